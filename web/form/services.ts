/** What a form needs done for it. The app does it; a form fetches nothing. */
export interface FormServices {
  /** The addresses of a postal code of seven digits; rejects when it cannot be asked. */
  postal?: (code: string) => Promise<readonly PostalAddress[]>;
  attachments?: AttachmentService;
}

export interface PostalAddress {
  prefecture: string;
  city: string;
  town: string;
}

/** The path has no prefix: "photo", or "people.0.photo" in a repeating group. */
export interface AttachmentService {
  list(path: string): readonly UploadItem[];
  add(path: string, files: readonly File[]): void;
  retry(key: string): void;
  remove(key: string): void;
}

export interface UploadItem {
  key: string;
  id?: string;
  name: string;
  size: number;
  /** From 0 to 1. */
  progress: number;
  state: 'waiting' | 'sending' | 'scanning' | 'done' | 'failed';
  /** A key of the app's catalogue. */
  problemKey?: string;
}
