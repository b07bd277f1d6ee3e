import { narrow } from '../../evaluate/chars';
import { parseDay } from '../../evaluate/civil';
import type { ListMatchField } from '../../types';
import { pick, type Schema } from '../kind';
import { partText, partValue, readParts, type Part } from '../parts';
import { listMatchTexts } from './texts';

/** Full-width letters narrow, small ones large; only ASCII, as the server does. */
export const tidyListNumber = (s: string): string => narrow(s).replaceAll(' ', '').replace(/[a-z]/g, (c) => c.toUpperCase());

const listText = (key: string) => (s: string) => (/^[0-9A-Z-]+$/.test(s) ? '' : key);

export function listParts(field: ListMatchField): Part[] {
  const number = { id: 'number', max: 40, tidy: tidyListNumber, check: listText('list_number_invalid') };
  if (field.check === 'birth_date') return [number, { id: 'check', max: 10, tidy: narrow, check: (s) => (parseDay(s) === null ? 'not_a_date' : '') }];
  if (field.check === 'code') return [number, { id: 'check', max: 40, tidy: tidyListNumber, check: listText('list_code_invalid') }];
  return [number];
}

/** What a part is called: the form's own words, or the type's. */
export function listPartName(field: ListMatchField, part: string, language: string): string {
  const own = pick(part === 'number' ? field.number_label : field.check_label, language);
  const texts = listMatchTexts[language as keyof typeof listMatchTexts] ?? listMatchTexts.ja;
  return own || texts[part === 'number' ? 'number' : field.check === 'code' ? 'code' : 'birth_date'];
}

export const listMatchSchema: Schema<ListMatchField> = {
  read: (field, posted) => readParts(posted, listParts(field)),
  value: (_field, value, part) => partValue(value, part),
  // What only the person knows is not shown again.
  display: (_field, value) => partText(value, 'number'),
  sentences: listMatchTexts,
  partName: listPartName,
};
