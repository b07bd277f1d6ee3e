// A photo too large to send is drawn smaller before it is sent. Only photos:
// a PDF, a drawing, a file of an office stays as it is, byte for byte.

/** Taken on the spot, a photo need not be larger than this, in bytes. */
export const snapshot = 4 << 20;

/** The longer side of what is sent, in pixels: small print stays readable. */
const side = 3000;

const quality = 0.85;

/** The size after fitting a picture into the longest side. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const k = Math.min(1, side / Math.max(width, height));
  return { width: Math.round(width * k), height: Math.round(height * k) };
}

/**
 * A JPEG over so many bytes, drawn anew the way up it was taken; it loses what
 * the camera wrote into it (the place, the device). Everything else, and what
 * does not become smaller, comes back as it was.
 */
export async function smaller(file: File, most: number): Promise<File> {
  if (file.type !== 'image/jpeg' || file.size <= most || typeof createImageBitmap !== 'function') return file;
  try {
    const drawn = await redrawn(file);
    return drawn && drawn.size < file.size ? new File([drawn], file.name, { type: 'image/jpeg', lastModified: file.lastModified }) : file;
  } catch {
    return file;
  }
}

async function redrawn(file: File): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    const size = fitted(bitmap.width, bitmap.height);
    const canvas = Object.assign(document.createElement('canvas'), size);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  } finally {
    bitmap.close();
  }
}
