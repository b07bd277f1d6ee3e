import { tidy } from '../evaluate/chars';
import { ofObject, ofText, type Value } from '../evaluate/value';
import { isRecord, readString, refused, tooLong, type Problem, type Reading } from './kind';

/** One text of a value with several (a name, an address). */
export interface Part {
  id: string;
  max: number;
  optional?: boolean;
  tidy?: (s: string) => string;
  check?: (s: string) => string;
}

export function readParts(posted: unknown, parts: readonly Part[]): Reading {
  if (!isRecord(posted)) return refused('wrong_type');
  const problems: Problem[] = [];
  const value: Record<string, string> = {};
  for (const part of parts) {
    if (posted[part.id] === undefined || posted[part.id] === null) continue;
    readPart(part, posted[part.id], value, problems);
  }
  if (Object.keys(posted).some((key) => !parts.some((p) => p.id === key))) problems.push({ part: '', key: 'unknown_part' });
  if (Object.keys(value).length === 0) return { value: null, problems };
  const missing = parts.filter((p) => value[p.id] === undefined && !p.optional && !problems.some((b) => b.part === p.id));
  return { value, problems: [...problems, ...missing.map((p) => ({ part: p.id, key: 'required' }))] };
}

function readPart(part: Part, posted: unknown, value: Record<string, string>, problems: Problem[]): void {
  const read = readString(posted, false);
  if ('fault' in read) {
    problems.push({ part: part.id, key: read.fault });
    return;
  }
  const s = part.tidy ? tidy(part.tidy(read.text)) : read.text;
  if (s === '') return;
  value[part.id] = s;
  if (tooLong(s, part.max)) {
    problems.push({ part: part.id, key: 'too_long', params: { max: part.max } });
    return;
  }
  const key = part.check?.(s);
  if (key) problems.push({ part: part.id, key });
}

export function partText(value: unknown, id: string): string {
  const s = isRecord(value) ? value[id] : '';
  return typeof s === 'string' ? s : '';
}

export const partValue = (value: unknown, id: string): Value => (id === '' ? ofObject() : ofText(partText(value, id)));

export const joinParts = (value: unknown, separator: string, ...ids: string[]): string =>
  ids.map((id) => partText(value, id)).filter(Boolean).join(separator);
