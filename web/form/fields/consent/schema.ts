import { ofBool } from '../../evaluate/value';
import type { ConsentField } from '../../types';
import { nothing, pick, refused, type Schema } from '../kind';

export const consentSchema: Schema<ConsentField> = {
  requiredKey: 'consent_required',
  read(_field, posted) {
    if (typeof posted !== 'boolean') return refused('wrong_type');
    return posted ? { value: true, problems: [] } : nothing;
  },
  value: (_field, value) => ofBool(value === true),
  display: (_field, _value, language) => pick({ ja: '同意する', 'ja-easy': 'いいです', en: 'Agreed' }, language),
};
