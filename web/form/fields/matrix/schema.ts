import type { MatrixField } from '../../types';
import { nothing, pick, refused, type Reading, type Schema } from '../kind';
import { partText, partValue } from '../parts';
import { readEach, type PartReader } from '../read-each';

function readOption({ options }: MatrixField, posted: unknown): Reading {
  if (typeof posted !== 'string') return refused('wrong_type');
  if (posted === '') return nothing;
  return options.some((o) => o.value === posted) ? { value: posted, problems: [] } : refused('unknown_option');
}

export const matrixSchema: Schema<MatrixField> = {
  read: (field, posted) => readEach(posted, field.rows.map((row): PartReader => [row.value, (v) => readOption(field, v)])),
  value: (_field, value, part) => partValue(value, part),
  partName: (field, part, language) => pick(field.rows.find((row) => row.value === part)?.label, language),
  display(field, value, language) {
    const colon = language === 'en' ? ': ' : '：';
    return field.rows
      .map((row) => [row, field.options.find((o) => o.value === partText(value, row.value))] as const)
      .flatMap(([row, option]) => (option ? [pick(row.label, language) + colon + pick(option.label, language)] : []))
      .join('\n');
  },
};
