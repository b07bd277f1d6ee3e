// A value with parts of different kinds; late types only, so that a form
// without them does not carry it.
import type { Language } from '../../i18n/language';
import { isRecord, own, refused, type Problem, type Reading } from './kind';
import type { FieldTexts } from './texts';

/** One part of a value, and how it is read. */
export type PartReader = readonly [id: string, read: (posted: unknown) => Reading];

/** As readParts: unanswered parts are left out, and some parts call for all. */
export function readEach(posted: unknown, readers: readonly PartReader[]): Reading {
  if (!isRecord(posted)) return refused('wrong_type');
  const problems: Problem[] = [];
  const value: Record<string, unknown> = {};
  for (const [id, read] of readers) {
    const raw = own(posted, id);
    if (raw === undefined || raw === null) continue;
    const part = read(raw);
    problems.push(...part.problems.map((p) => ({ ...p, part: id })));
    if (part.value !== null) value[id] = part.value;
  }
  if (Object.keys(posted).some((key) => !readers.some(([id]) => id === key))) problems.push({ part: '', key: 'unknown_part' });
  if (Object.keys(value).length === 0) return { value: null, problems };
  const missing = readers.filter(([id]) => !Object.hasOwn(value, id) && !problems.some((p) => p.part === id));
  return { value, problems: [...problems, ...missing.map(([id]) => ({ part: id, key: 'required' }))] };
}

/** What a part is called, from the type's own words. */
export const partOf = (names: FieldTexts<string>, part: string, language: string): string => (names[language as Language] ?? names.ja)[part] ?? '';
