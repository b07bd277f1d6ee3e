// The one expression tree, operator by operator as internal/form/expr. Nothing
// here throws: what cannot be known is Missing (null).
import type { Expression, Operation, Rounding } from '../types';
import { length, matches } from './chars';
import { addDays, addMonths, age, fiscalYear, monthsBetween, parseDay, wareki, ymd, type Day } from './civil';
import { absolute, add, div, fromInt, mul, neg, parseDecimal, round, sub, toInt, zero, type Decimal } from './decimal';
import { compare, equal, isTrue, ofBool, ofDay, ofNumber, ofText, plain, type Value } from './value';

export interface Env {
  field(id: string, part: string): Value;
  rows(group: string): Env[];
  today(): Day;
}

type Operator = (a: Value[], n: Operation, env: Env) => Value;

const at = (a: Value[], i: number): Value => a[i] ?? null;

const ordering = (holds: (c: number) => boolean): Operator => (a) => {
  const c = compare(at(a, 0), at(a, 1));
  return ofBool(c !== null && holds(c));
};

const folding = (op: (a: Decimal, b: Decimal) => Decimal | null): Operator => (a) => {
  let total: Decimal | null = null;
  for (const [i, v] of a.entries()) {
    if (v?.t !== 'number') return null;
    total = i === 0 ? v.v : op(total!, v.v);
    if (!total) return null;
  }
  return ofNumber(total);
};

const oneNumber = (op: (d: Decimal, n: Operation) => Decimal): Operator => (a, n) => {
  const v = at(a, 0);
  return v?.t === 'number' ? ofNumber(op(v.v, n)) : null;
};

const extreme = (better: (c: number) => boolean): Operator => (a) => {
  let best: Value = null;
  for (const v of a) {
    if (v?.t !== 'number' && v?.t !== 'date') continue;
    const c = best === null ? null : compare(v, best);
    if (best === null || (c !== null && better(c))) best = v;
  }
  return best;
};

const shifting = (op: (d: Day, n: number) => Day | null): Operator => (a) => {
  const [d, k] = [at(a, 0), at(a, 1)];
  if (d?.t !== 'date' || k?.t !== 'number') return null;
  const n = toInt(k.v);
  return n === null ? null : ofDay(op(d.v, n));
};

const spanning = (op: (a: Day, b: Day) => number | null): Operator => (a) => {
  const [x, y] = [at(a, 0), at(a, 1)];
  if (x?.t !== 'date' || y?.t !== 'date') return null;
  const n = op(x.v, y.v);
  return n === null ? null : ofNumber(fromInt(n));
};

const partOfDate = (op: (d: Day) => number): Operator => (a) => {
  const d = at(a, 0);
  return d?.t === 'date' ? ofNumber(fromInt(op(d.v))) : null;
};

const contains: Operator = (a) => {
  const [whole, part] = [at(a, 0), at(a, 1)];
  if (part?.t !== 'text' || (whole?.t !== 'list' && whole?.t !== 'text')) return ofBool(false);
  return ofBool(whole.v.includes(part.v));
};

const rounding = (n: Operation): Rounding => n.rounding ?? 'half_up';

const divide: Operator = (a, n) => {
  const [x, y] = [at(a, 0), at(a, 1)];
  if (x?.t !== 'number' || y?.t !== 'number') return null;
  return ofNumber(div(x.v, y.v, n.scale ?? 0, rounding(n)));
};

const operators: Record<string, Operator> = {
  all: (a) => ofBool(a.every(isTrue)),
  any: (a) => ofBool(a.some(isTrue)),
  not: (a) => ofBool(!isTrue(at(a, 0))),
  answered: (a) => ofBool(at(a, 0) !== null),
  eq: (a) => ofBool(equal(at(a, 0), at(a, 1)) === true),
  ne: (a) => ofBool(equal(at(a, 0), at(a, 1)) === false),
  lt: ordering((c) => c < 0),
  le: ordering((c) => c <= 0),
  gt: ordering((c) => c > 0),
  ge: ordering((c) => c >= 0),
  in: (a) => ofBool(a.slice(1).some((v) => equal(at(a, 0), v) === true)),
  contains,
  matches: (a, n) => {
    const v = at(a, 0);
    return ofBool(v?.t === 'text' && matches(n.pattern ?? '', v.v));
  },
  length: (a) => {
    const v = at(a, 0);
    return ofNumber(fromInt(v?.t === 'text' ? length(v.v) : 0));
  },
  count: (a) => {
    const v = at(a, 0);
    return ofNumber(fromInt(v?.t === 'list' ? v.v.length : 0));
  },
  concat: (a) => ofText(a.map(plain).join('')),
  to_text: (a) => ofText(plain(at(a, 0))),
  add: folding(add),
  sub: folding(sub),
  mul: folding(mul),
  div: divide,
  round: oneNumber((d, n) => round(d, n.scale ?? 0, rounding(n))),
  abs: oneNumber(absolute),
  neg: oneNumber(neg),
  min: extreme((c) => c < 0),
  max: extreme((c) => c > 0),
  if: (a) => (isTrue(at(a, 0)) ? at(a, 1) : at(a, 2)),
  coalesce: (a) => a.find((v) => v !== null) ?? null,
  today: (_a, _n, env) => ofDay(env.today()),
  add_days: shifting(addDays),
  add_months: shifting(addMonths),
  add_years: shifting((d, n) => addMonths(d, 12 * n)),
  days_between: spanning((a, b) => b - a),
  months_between: spanning(monthsBetween),
  age: spanning(age),
  age_legal: spanning((a, b) => age(a, b + 1)),
  year: partOfDate((d) => ymd(d)[0]),
  month: partOfDate((d) => ymd(d)[1]),
  day: partOfDate((d) => ymd(d)[2]),
  fiscal_year: partOfDate(fiscalYear),
  wareki: (a) => {
    const d = at(a, 0);
    return d?.t === 'date' ? ofText(wareki(d.v)) : null;
  },
};

/** The operators a document may use, those over rows included. */
export const operatorNames = [...Object.keys(operators), 'sum', 'count_rows', 'some', 'every'];

function constant(n: Expression): Value {
  if ('text' in n) return { t: 'text', v: n.text };
  if ('number' in n) return ofNumber(parseDecimal(n.number));
  if ('date' in n) return ofDay(parseDay(n.date));
  return 'bool' in n ? ofBool(n.bool) : null;
}

export function evaluate(n: Expression | undefined, env: Env): Value {
  if (!n) return null;
  if ('field' in n) return env.field(n.field, n.part ?? '');
  if (!('op' in n)) return constant(n);
  if (n.over) return overRows(n, env);
  const operator = operators[n.op];
  return operator ? operator((n.args ?? []).map((a) => evaluate(a, env)), n, env) : null;
}

function overRows(n: Operation, env: Env): Value {
  const rows = env.rows(n.over!);
  let total: Decimal | null = zero;
  let hits = 0;
  for (const row of rows) {
    const v = n.args?.length ? evaluate(n.args[0], row) : ofBool(true);
    if (isTrue(v)) hits += 1;
    if (v?.t === 'number') total = add(total, v.v);
    if (!total) return null;
  }
  if (n.op === 'sum') return ofNumber(total);
  if (n.op === 'count_rows') return ofNumber(fromInt(hits));
  return ofBool(n.op === 'some' ? hits > 0 : hits === rows.length);
}
