// What is wrong with the form: what the server found in the saved draft, and
// what is seen here at once.
import { withoutReadings } from '../../form/editing/furigana';
import type { FormDocument } from '../../form/types';
import { localFindings, localKeys } from './local-findings';
import { locate, targetKey, type Target } from './locate';
import { findField } from './tree';

/** One finding of the server, with its sentence. */
export interface Finding {
  path: string;
  key: string;
  severity: string;
  text: string;
}

/** The server's findings and the document they speak of. */
export interface Judged {
  document: FormDocument;
  items: readonly Finding[];
}

export interface Note {
  target: Target;
  key: string;
  /** Where within the target: "options.0.value". */
  rest: string;
  severity: 'error' | 'warning';
  text: string;
}

export type Notes = ReadonlyMap<string, readonly Note[]>;

const none: readonly Note[] = [];

export const notesAt = (notes: Notes, target: Target): readonly Note[] => notes.get(targetKey(target)) ?? none;

/** Which option of a field a path speaks of: 「郵送」: */
function optionName(document: FormDocument, path: string): string {
  const { target, rest } = locate(document, path);
  const at = /^options\.(\d+)(?:\.|$)/.exec(rest)?.[1];
  const field = target.kind === 'field' && at !== undefined ? findField(document, target.id)?.field : undefined;
  const option = field && 'options' in field ? field.options[Number(at)] : undefined;
  return option ? `「${withoutReadings(option.label.ja)}」: ` : '';
}

/** All notes by what they speak of. What is judged here at once is believed over an older answer of the server. */
export function gather(document: FormDocument, judged: Judged | undefined): Notes {
  const here = localFindings(document);
  const stale = judged !== undefined && judged.document !== document;
  const known = new Set(here.map((n) => `${targetKey(n.target)} ${n.key}`));
  const server = (judged?.items ?? [])
    .filter((f) => f.path.startsWith('pages') || f.path.startsWith('rules') || f.path === 'title')
    .filter((f) => !(stale && localKeys.has(f.key)))
    .map((f): Note => ({ ...locate(judged!.document, f.path), key: f.key, severity: f.severity === 'error' ? 'error' : 'warning', text: optionName(judged!.document, f.path) + f.text }))
    .filter((n) => !known.has(`${targetKey(n.target)} ${n.key}`));
  const out = new Map<string, Note[]>();
  for (const note of [...here, ...server]) {
    const key = targetKey(note.target);
    const list = out.get(key) ?? [];
    if (!list.some((other) => other.text === note.text)) out.set(key, [...list, note]);
  }
  return out;
}

export interface Count {
  errors: number;
  warnings: number;
}

export function countNotes(notes: Iterable<Note>): Count {
  const count = { errors: 0, warnings: 0 };
  for (const note of notes) count[note.severity === 'error' ? 'errors' : 'warnings'] += 1;
  return count;
}
