import type { Answers } from './types';

/** What a form needs done for it. The app does it; a form fetches nothing. */
export interface FormServices {
  /** The addresses of a postal code of seven digits; rejects when it cannot be asked. */
  postal?: (code: string) => Promise<readonly PostalAddress[]>;
  attachments?: AttachmentService;
  banks?: BankService;
  /** How many may still choose a limited option; undefined while it is not known. */
  seats?: (fieldId: string, option: string) => number | undefined;
  /** Looks a number up in the municipality's list; rejects when it cannot be asked. */
  match?: (fieldId: string, given: { number: string; check?: string }) => Promise<MatchResult>;
  /** Where the person is; the browser's own answer when left out. */
  position?: () => Promise<{ lat: number; lng: number }>;
}

export interface Bank {
  code: string;
  name: string;
  kana: string;
}

export interface BankService {
  banks(query: string): Promise<readonly Bank[]>;
  branches(bank: string, query: string): Promise<readonly Bank[]>;
}

/** The key is one of the app's catalogue. */
export type MatchResult = { ok: true; prefill: Answers } | { ok: false; key: string };

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
  /** What went wrong, in words. */
  problem?: string;
}
