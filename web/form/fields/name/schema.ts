import { inClass, katakana } from '../../evaluate/chars';
import type { NameField } from '../../types';
import type { Schema } from '../kind';
import { joinParts, partValue, readParts, type Part } from '../parts';

const katakanaOnly = (s: string) => (inClass('katakana', s) ? '' : 'kana_invalid');

export function nameParts(field: NameField): Part[] {
  const optional = field.allow_single ?? false;
  const parts: Part[] = [{ id: 'family', max: 60 }, { id: 'given', max: 60, optional }];
  if (field.kana === false) return parts;
  const kana = { max: 60, tidy: katakana, check: katakanaOnly };
  return [...parts, { id: 'family_kana', ...kana }, { id: 'given_kana', ...kana, optional }];
}

export const nameSchema: Schema<NameField> = {
  read: (field, posted) => readParts(posted, nameParts(field)),
  value: (_field, value, part) => partValue(value, part),
  display(_field, value, language) {
    const space = language === 'en' ? ' ' : '\u3000';
    const kana = joinParts(value, space, 'family_kana', 'given_kana');
    return joinParts(value, space, 'family', 'given') + (kana && `（${kana}）`);
  },
};
