import type { AttachmentField } from '../../types';

// What the browser's file chooser is told for each kind; the server judges by
// content.
const accepted: Record<string, string> = {
  pdf: '.pdf,application/pdf',
  jpeg: '.jpg,.jpeg,image/jpeg',
  png: '.png,image/png',
  gif: '.gif,image/gif',
  heic: '.heic,.heif,image/heic',
  webp: '.webp,image/webp',
  docx: '.docx',
  xlsx: '.xlsx',
  pptx: '.pptx',
  text: '.txt,text/plain',
  csv: '.csv,text/csv',
};

const names: Record<string, string> = { pdf: 'PDF', jpeg: 'JPEG', png: 'PNG', gif: 'GIF', heic: 'HEIC', webp: 'WebP', docx: 'Word', xlsx: 'Excel', pptx: 'PowerPoint', text: 'TXT', csv: 'CSV' };

/** Every kind of file a field may admit. */
export const fileKinds = Object.keys(accepted);

export const kindsOf = (field: AttachmentField): string[] => field.kinds ?? ['pdf', 'jpeg', 'png'];
export const acceptOf = (kinds: readonly string[]): string => kinds.map((k) => accepted[k]).filter(Boolean).join(',');
export const kindNames = (kinds: readonly string[]): string => kinds.map((k) => names[k] ?? k).join(', ');
export const hasImages = (kinds: readonly string[]): boolean => kinds.some((k) => ['jpeg', 'png', 'heic', 'webp'].includes(k));

export function sizeText(bytes: number): string {
  if (bytes < 1 << 10) return `${bytes} B`;
  const [amount, unit] = bytes < 1 << 20 ? [bytes / (1 << 10), 'KB'] : [bytes / (1 << 20), 'MB'];
  return `${amount < 10 && amount % 1 >= 0.05 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}
