import { inClass, katakana, length, matches, narrow, tidy } from '../../evaluate/chars';
import type { LongTextField, TextField } from '../../types';
import { nothing, plainText, problem, readString, refused, tooLong, type Problem, type Reading, type Schema } from '../kind';

export const textSchema: Schema<TextField> = {
  ...plainText,
  read: (field, posted) => readText(field, posted, false, field.max_length ?? 200, field.pattern),
};

/** Reads a text of one line or of several. */
export function readText(field: TextField | LongTextField, posted: unknown, lines: boolean, max: number, pattern?: string): Reading {
  const read = readString(posted, lines);
  if ('fault' in read) return refused(read.fault);
  const charset = field.charset ?? 'any';
  let s = read.text;
  if (['digits', 'alpha', 'alnum', 'hankaku'].includes(charset)) s = tidy(narrow(s));
  if (charset === 'katakana') s = tidy(katakana(s));
  if (s === '') return nothing;
  const problems: Problem[] = [];
  const min = field.min_length ?? 0;
  if (tooLong(s, max)) problems.push(problem('too_long', { max }));
  else if (length(s) < min) problems.push(problem('too_short', { min }));
  if (!inClass(charset, s)) problems.push(problem('charset', { charset }));
  if (pattern && problems.length === 0 && !matches(pattern, s)) problems.push(problem('pattern'));
  return { value: s, problems };
}
