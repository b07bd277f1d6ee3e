import { compareDecimals, formatDecimal, type Decimal } from './decimal';
import { formatDay, type Day } from './civil';

/** What an expression sees; null is Missing. */
export type Value =
  | { t: 'text'; v: string }
  | { t: 'number'; v: Decimal }
  | { t: 'date'; v: Day }
  | { t: 'bool'; v: boolean }
  | { t: 'list'; v: string[] }
  | { t: 'object' }
  | null;

export const ofText = (v: string): Value => (v === '' ? null : { t: 'text', v });
export const ofNumber = (v: Decimal | null): Value => v && { t: 'number', v };
export const ofDay = (v: Day | null): Value => (v === null ? null : { t: 'date', v });
export const ofBool = (v: boolean): Value => ({ t: 'bool', v });
export const ofList = (v: string[]): Value => (v.length === 0 ? null : { t: 'list', v });
export const ofObject = (): Value => ({ t: 'object' });

export const isTrue = (v: Value): boolean => v?.t === 'bool' && v.v;

/** The canonical text of a text, number or date. */
export function plain(v: Value): string {
  if (v?.t === 'text') return v.v;
  if (v?.t === 'number') return formatDecimal(v.v);
  return v?.t === 'date' ? formatDay(v.v) : '';
}

/** The order of two numbers or two dates, null when they have none. */
export function compare(a: Value, b: Value): number | null {
  if (a?.t === 'number' && b?.t === 'number') return compareDecimals(a.v, b.v);
  if (a?.t === 'date' && b?.t === 'date') return a.v - b.v;
  return null;
}

/** Whether two values of one type are equal, null when they do not compare. */
export function equal(a: Value, b: Value): boolean | null {
  if (a?.t === 'text' && b?.t === 'text') return a.v === b.v;
  if (a?.t === 'bool' && b?.t === 'bool') return a.v === b.v;
  const c = compare(a, b);
  return c === null ? null : c === 0;
}
