import type { ChoiceField } from '../../types';
import { nothing, pick, plainText, refused, type Schema } from '../kind';

export const choiceSchema: Schema<ChoiceField> = {
  ...plainText,
  read(field, posted) {
    if (typeof posted !== 'string') return refused('wrong_type');
    if (posted === '') return nothing;
    return field.options.some((o) => o.value === posted) ? { value: posted, problems: [] } : refused('unknown_option');
  },
  display: (field, value, language) => pick(field.options.find((o) => o.value === value)?.label, language),
};
