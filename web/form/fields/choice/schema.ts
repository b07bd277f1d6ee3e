import type { ChoiceField } from '../../types';
import { optionOf } from './offers';
import { nothing, pick, plainText, refused, type Schema } from '../kind';

export const choiceSchema: Schema<ChoiceField> = {
  ...plainText,
  read(field, posted) {
    if (typeof posted !== 'string') return refused('wrong_type');
    if (posted === '') return nothing;
    return optionOf(field, posted) ? { value: posted, problems: [] } : refused('unknown_option');
  },
  display: (field, value, language) => pick(optionOf(field, value)?.label, language),
};
