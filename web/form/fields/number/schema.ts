import { narrow } from '../../evaluate/chars';
import { compareDecimals, div, formatDecimal, grouped, mul, parseDecimal, sub, zero, type Decimal } from '../../evaluate/decimal';
import { ofNumber } from '../../evaluate/value';
import type { NumberField, Text } from '../../types';
import { nothing, pick, problem, readString, refused, type Problem, type Schema } from '../kind';

const commas = /^-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$/;

/** Digits before the point that a person may type; a result may have more. */
const maxWhole = 30;

/** A number as people type it: full-width digits, commas, a leading plus. */
export function readDecimal(text: string): Decimal | null {
  const typed = narrow(text).replaceAll(' ', '').replace(/^\+/, '');
  const s = commas.test(typed) ? typed.replaceAll(',', '') : typed;
  return s.replace(/^-/, '').split('.')[0]!.length > maxWhole ? null : parseDecimal(s);
}

export function withUnit(text: string, unit: Text | undefined, language: string): string {
  const u = pick(unit, language);
  if (u === '') return text;
  return language === 'en' ? `${text} ${u}` : text + u;
}

export const numberSchema: Schema<NumberField> = {
  read(field, posted) {
    const read = readString(posted, false);
    if ('fault' in read) return refused(read.fault);
    if (read.text === '') return nothing;
    const d = readDecimal(read.text);
    return d ? { value: formatDecimal(d), problems: bounds(field, d) } : refused('not_a_number');
  },
  value: (_field, value) => ofNumber(parseDecimal(String(value))),
  display(field, value, language) {
    const d = parseDecimal(String(value));
    return withUnit(d && field.grouping !== false ? grouped(d) : String(value), field.unit, language);
  },
};

function bounds(field: NumberField, d: Decimal): Problem[] {
  const problems: Problem[] = [];
  const decimals = field.decimals ?? 0;
  if (d.s > decimals) problems.push(decimals === 0 ? problem('not_an_integer') : problem('too_many_decimals', { max: decimals }));
  const min = field.min === undefined ? null : parseDecimal(field.min);
  const max = field.max === undefined ? null : parseDecimal(field.max);
  if (min && compareDecimals(d, min) < 0) problems.push(problem('number_too_small', { min: formatDecimal(min) }));
  if (max && compareDecimals(d, max) > 0) problems.push(problem('number_too_large', { max: formatDecimal(max) }));
  const step = field.step === undefined ? null : parseDecimal(field.step);
  if (step && !stepsOn(d, min ?? zero, step)) problems.push(problem('number_step', { step: formatDecimal(step), from: formatDecimal(min ?? zero) }));
  return problems;
}

/** Whether whole steps lead from one number to the other. */
function stepsOn(d: Decimal, from: Decimal, step: Decimal): boolean {
  const way = sub(d, from);
  const steps = way && div(way, step, 0, 'down');
  const back = steps && mul(steps, step);
  return back !== null && compareDecimals(back, way!) === 0;
}
