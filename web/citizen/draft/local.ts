/** The answers of a form, by field id. */
export type Answers = Record<string, unknown>;

/** What this browser keeps of a draft until it is handed in. */
export interface LocalDraft {
  slug: string;
  title: string;
  /** The server's draft; absent until the first contact. */
  id?: string;
  revision: number;
  answers: Answers;
  page?: string;
  /** Terms the resident agreed to. */
  consent?: string;
  /** The mail address was verified for this draft. */
  verified?: boolean;
  /** Not yet known to be on the server. */
  dirty: boolean;
  updatedAt: string;
  /** Marks of saves whose answer never came: the server may have one of them. */
  unsure?: readonly string[];
  /** Made once; every attempt to submit carries it. */
  submitKey?: string;
  /** The body of an attempt whose answer never came. */
  sent?: Answers;
}

export interface Receipt {
  slug: string;
  title: string;
  receiptNumber: string;
  secret: string;
  submittedAt: string;
}

const draftPrefix = 'madoguchi.draft.';
const receiptPrefix = 'madoguchi.receipt.';

function read<T>(store: Storage, key: string): T | undefined {
  try {
    const text = store.getItem(key);
    return text ? (JSON.parse(text) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Returns whether it could be kept: a private window may refuse. */
function write(store: Storage, key: string, value: unknown): boolean {
  try {
    store.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function loadDraft(slug: string): LocalDraft | undefined {
  return read<LocalDraft>(localStorage, draftPrefix + slug);
}

export function keepDraft(draft: LocalDraft): boolean {
  return write(localStorage, draftPrefix + draft.slug, draft);
}

export function forgetDraft(slug: string): void {
  localStorage.removeItem(draftPrefix + slug);
}

/** All drafts of this browser, newest first. */
export function listDrafts(): LocalDraft[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(draftPrefix))
    .flatMap((key) => read<LocalDraft>(localStorage, key) ?? [])
    .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

/** The receipt lives as long as the tab: a reload shows it again. */
export function keepReceipt(receipt: Receipt): void {
  write(sessionStorage, receiptPrefix + receipt.slug, receipt);
}

export function loadReceipt(slug: string): Receipt | undefined {
  return read<Receipt>(sessionStorage, receiptPrefix + slug);
}

export function forgetReceipt(slug: string): void {
  sessionStorage.removeItem(receiptPrefix + slug);
}

/** A random key of 32 hex digits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
}
