import { hasBad, length, pointCount, tidy } from '../evaluate/chars';
import type { Day } from '../evaluate/civil';
import { ofText, type Value } from '../evaluate/value';
import type { Field, Text } from '../types';
import type { FieldTexts } from './texts';

export interface Context {
  today: Day;
  language: string;
}

/** A broken rule of one field; part is '' for the whole value. */
export interface Problem {
  part: string;
  key: string;
  params?: Record<string, unknown>;
}

/** A tidied value, null when unanswered or unreadable. */
export interface Reading {
  value: unknown;
  problems: Problem[];
}

/** What a field type knows: the twin of kind.Settings in Go. */
export interface Schema<F extends Field = Field> {
  read(field: F, posted: unknown, context: Context): Reading;
  value(field: F, value: unknown, part: string): Value;
  display(field: F, value: unknown, language: string): string;
  requiredKey?: string;
  /** The faults that only this type knows, in words; of late types. */
  sentences?: FieldTexts<string>;
  /** What a part of the answer is called; one of the catalogue's form.part.* when left out. */
  partName?(field: F, part: string, language: string): string;
  /** Holds no answer. */
  isStatic?: boolean;
}

/**
 * Words with their reading, {漢字|かんじ}, or a reading a character,
 * {東京|とう|きょう}. Only kana are a reading: braces and bars elsewhere stay
 * what they are.
 */
export const reading = /\{([^{}|\n]{1,30})((?:\|[ぁ-ゖァ-ヺー・]{1,30})+)\}/gu;

/** A text as it is written, with the readings of its words. */
export const written = (text: Text | undefined, language: string): string =>
  text?.[language as keyof Text] || text?.ja || '';

/** The words alone: for strings, names of inputs, sentences. */
export const pick = (text: Text | undefined, language: string): string => written(text, language).replace(reading, '$1');

export const nothing: Reading = { value: null, problems: [] };

export const refused = (key: string, params?: Record<string, unknown>): Reading => ({
  value: null,
  problems: [{ part: '', key, ...(params && { params }) }],
});

export const problem = (key: string, params?: Record<string, unknown>): Problem => ({ part: '', key, ...(params && { params }) });

/** A posted string, tidied; or the fault that makes it unreadable. */
export function readString(posted: unknown, lines: boolean): { text: string } | { fault: string } {
  if (typeof posted !== 'string') return { fault: 'wrong_type' };
  const text = tidy(posted);
  if (!lines && !hasBad(text, true) && hasBad(text, false)) return { fault: 'line_break' };
  return hasBad(text, lines) ? { fault: 'bad_character' } : { text };
}

export const tooLong = (s: string, max: number): boolean => length(s) > max || pointCount(s) > 4 * max;

export const plainText = {
  value: (_field: unknown, value: unknown): Value => ofText(String(value)),
  display: (_field: unknown, value: unknown): string => String(value),
};

export const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

export const strings = (v: unknown): string[] => (Array.isArray(v) ? v.map((x) => (typeof x === 'string' ? x : '')) : []);

/** A property of the object itself: field ids may be words like "constructor". */
export const own = (record: Record<string, unknown>, key: string): unknown => (Object.hasOwn(record, key) ? record[key] : undefined);

/** The files of an attachment's value. */
export const attachmentIds = (value: unknown): string[] => (isRecord(value) ? strings(value.ids) : []);
