import { displayDay, parseDay } from '../../evaluate/civil';
import { grouped, parseDecimal } from '../../evaluate/decimal';
import { ofBool, ofDay, ofNumber, ofText, plain, type Value } from '../../evaluate/value';
import type { CalculationField } from '../../types';
import { nothing, pick, type Schema } from '../kind';
import { withUnit } from '../number/schema';

/** The result of an expression as an answer; null when of another type. */
export function calculated(field: CalculationField, v: Value): unknown {
  if (!v || v.t !== (field.result ?? 'number')) return null;
  return v.t === 'bool' ? v.v : plain(v);
}

function asValue(field: CalculationField, value: unknown): Value {
  if (typeof value === 'boolean') return ofBool(value);
  if (typeof value !== 'string') return null;
  const result = field.result ?? 'number';
  if (result === 'number') return ofNumber(parseDecimal(value));
  return result === 'date' ? ofDay(parseDay(value)) : ofText(value);
}

export const calculationSchema: Schema<CalculationField> = {
  read: () => nothing,
  value: asValue,
  display(field, value, language) {
    const v = asValue(field, value);
    if (v?.t === 'number') return withUnit(grouped(v.v, field.decimals ?? 0), field.unit, language);
    if (v?.t === 'date') return displayDay(v.v, field.calendar ?? 'both', language);
    if (v?.t === 'bool') return pick(v.v ? { ja: 'はい', en: 'Yes' } : { ja: 'いいえ', en: 'No' }, language);
    return plain(v);
  },
};
