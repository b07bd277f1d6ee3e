import { ofList } from '../../evaluate/value';
import type { MultipleChoiceField } from '../../types';
import { optionOf } from '../choice/offers';
import { nothing, pick, problem, refused, strings, type Problem, type Schema } from '../kind';

export const multipleChoiceSchema: Schema<MultipleChoiceField> = {
  read(field, posted) {
    if (!Array.isArray(posted)) return refused('wrong_type');
    if (posted.length > field.options.length) return refused('unknown_option');
    for (const item of posted) {
      if (typeof item !== 'string') return refused('wrong_type');
      if (!optionOf(field, item)) return refused('unknown_option');
    }
    const chosen = field.options.filter((o) => posted.includes(o.value));
    if (chosen.length === 0) return nothing;
    return { value: chosen.map((o) => o.value), problems: counts(field, chosen.length, chosen.some((o) => o.exclusive)) };
  },
  value: (_field, value) => ofList(strings(value)),
  display: (field, value, language) =>
    strings(value)
      .map((v) => pick(optionOf(field, v)?.label, language))
      .join(language === 'en' ? ', ' : '、'),
};

function counts(field: MultipleChoiceField, n: number, alone: boolean): Problem[] {
  const min = field.min_choices ?? 0;
  const max = field.max_choices ?? 2000;
  if (alone && n > 1) return [problem('exclusive_choice')];
  if (!alone && n < min) return [problem('too_few_choices', { min })];
  return n > max ? [problem('too_many_choices', { max })] : [];
}
