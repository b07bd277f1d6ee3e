// Instants as the date and time fields of a screen hold them, in Japan's time.
const offset = 9 * 60 * 60_000;

/** The instant of "2026-04-01T09:00" in Japan; undefined when it is none. */
export function instantOf(local: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local)) return undefined;
  const at = Date.parse(`${local}${local.length === 16 ? ':00' : ''}Z`) - offset;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');
}

/** "2026-04-01T09:00" for the instant, for a field's smallest value. */
export function localOf(at: Date): string {
  return new Date(at.getTime() + offset).toISOString().slice(0, 16);
}
