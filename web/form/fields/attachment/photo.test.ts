import { afterEach, expect, it, vi } from 'vitest';
import { fitted, smaller } from './photo';

afterEach(() => vi.unstubAllGlobals());

const photo = (bytes: number, type = 'image/jpeg') => new File([new Uint8Array(bytes)], 'a.jpg', { type });

/** A browser whose canvas gives so many bytes. */
function browser(bytes: number) {
  const drawImage = vi.fn();
  const bitmap = vi.fn(async () => ({ width: 6000, height: 4000, close: vi.fn() }));
  vi.stubGlobal('createImageBitmap', bitmap);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue({ drawImage } as unknown as null);
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done, type) => done(new Blob([new Uint8Array(bytes)], { type })));
  return { drawImage, bitmap };
}

it('fits a photo into the longest side', () => {
  expect([fitted(6000, 4000), fitted(3000, 9000), fitted(800, 600)]).toEqual([{ width: 3000, height: 2000 }, { width: 1000, height: 3000 }, { width: 800, height: 600 }]);
});

it('draws a large photo smaller, the way up it was taken', async () => {
  const { drawImage, bitmap } = browser(500);
  const sent = await smaller(photo(2000), 1000);
  expect([sent.size, sent.name, sent.type]).toEqual([500, 'a.jpg', 'image/jpeg']);
  expect(bitmap).toHaveBeenCalledWith(expect.any(File), { imageOrientation: 'from-image' });
  expect(drawImage.mock.lastCall?.slice(1)).toEqual([0, 0, 3000, 2000]);
});

it('leaves everything else as it is', async () => {
  const { bitmap } = browser(500);
  for (const file of [photo(1000), photo(2000, 'application/pdf'), photo(2000, 'image/png')]) expect(await smaller(file, 1000)).toBe(file);
  expect(bitmap).not.toHaveBeenCalled();
});

it('keeps the original when drawing does not help or does not work', async () => {
  browser(5000);
  const large = photo(2000);
  expect(await smaller(large, 1000)).toBe(large);
  vi.stubGlobal('createImageBitmap', async () => Promise.reject(new Error('broken')));
  expect(await smaller(large, 1000)).toBe(large);
});
