export type PositionFault = 'denied' | 'unknown';

/** Where the browser says the person is. It rejects with a PositionFault. */
export function browserPosition(): Promise<{ lat: number; lng: number }> {
  return new Promise((resolve, reject) => {
    if (!('geolocation' in navigator)) {
      reject(new Error('unknown'));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude }),
      (error) => reject(new Error(error.code === error.PERMISSION_DENIED ? 'denied' : 'unknown')),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

export const positionFault = (error: unknown): PositionFault => (error instanceof Error && error.message === 'denied' ? 'denied' : 'unknown');
