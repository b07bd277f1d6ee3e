// A formula worked out for answers that are made up: what is read, a value for
// each, and the result in words.
import { dayInJapan, displayDay, parseDay } from '../../evaluate/civil';
import { grouped, parseDecimal } from '../../evaluate/decimal';
import { evaluate, type Env } from '../../evaluate/expression';
import { ofBool, ofDay, ofList, ofNumber, ofObject, ofText, type Value } from '../../evaluate/value';
import type { Expression } from '../../types';
import { optionsOf } from './clause';
import { within, type Readable, type Scope } from './scope';

export const sampleRows = 2;

/** One made-up answer that can be changed: "copies", "who.family", "people.0.income". */
export interface Sample {
  key: string;
  label: string;
  readable: Readable;
}

const keyOf = (r: Pick<Readable, 'id' | 'part'>): string => (r.part === undefined ? r.id : `${r.id}.${r.part}`);

/** The answers a formula needs, results of other calculations taken apart. */
export function samplesOf(expression: Expression, scope: Scope): Sample[] {
  const found = new Map<string, Sample>();
  collect(expression, scope, '', found, new Set());
  return [...found.values()];
}

function collect(e: Expression, scope: Scope, row: string, out: Map<string, Sample>, seen: Set<string>): void {
  if ('op' in e) {
    const group = e.over === undefined ? undefined : scope.groups.find((g) => g.id === e.over);
    if (!group) return void (e.args ?? []).forEach((a) => collect(a, scope, row, out, seen));
    for (let i = 0; i < sampleRows; i++) for (const a of e.args ?? []) collect(a, within(scope, group), `${group.id}.${i}.`, out, new Set(seen));
    return;
  }
  if (!('field' in e)) return;
  const readable = scope.readable.find((r) => r.id === e.field && r.part === e.part);
  if (!readable) return;
  const { field } = readable;
  if (field.type === 'calculation') {
    if (!seen.has(field.id)) collect(field.expression, scope, row, out, seen.add(field.id));
    return;
  }
  const prefix = readable.group === undefined ? '' : row;
  const key = prefix + keyOf(readable);
  const place = prefix === '' ? '' : `${Number(prefix.split('.')[1]) + 1}行目の`;
  out.set(key, { key, label: place + readable.label, readable });
}

/** What stands there until somebody changes it. */
export function startValue({ readable }: Sample): string {
  switch (readable.type) {
    case 'number':
      return '2';
    case 'date':
      return '2000-04-01';
    case 'bool':
      return 'true';
    case 'text':
    case 'list':
      return optionsOf(readable)[0]?.value ?? '見本';
    default:
      return 'true';
  }
}

function valueOf(readable: Readable, given: string): Value {
  if (given === '') return null;
  switch (readable.type) {
    case 'number':
      return ofNumber(parseDecimal(given));
    case 'date':
      return ofDay(parseDay(given));
    case 'bool':
      return ofBool(given === 'true');
    case 'list':
      return ofList([given]);
    case 'object':
      return ofObject();
    default:
      return ofText(given);
  }
}

/** Works the formula out. */
export function workOut(expression: Expression, scope: Scope, given: Readonly<Record<string, string>>, now = new Date()): Value {
  return evaluate(expression, envOf(scope, given, '', dayInJapan(now), new Set()));
}

function envOf(scope: Scope, given: Readonly<Record<string, string>>, row: string, today: number, busy: Set<string>): Env {
  const env: Env = {
    today: () => today,
    field(id, part) {
      const readable = scope.readable.find((r) => r.id === id && (r.part ?? '') === part);
      if (!readable) return null;
      if (readable.field.type === 'calculation') {
        if (busy.has(id)) return null;
        return evaluate(readable.field.expression, envOf(scope, given, row, today, new Set(busy).add(id)));
      }
      const key = (readable.group === undefined ? '' : row) + keyOf(readable);
      return valueOf(readable, given[key] ?? startValue({ key, label: '', readable }));
    },
    rows(id) {
      const group = scope.groups.find((g) => g.id === id);
      if (!group) return [];
      return Array.from({ length: sampleRows }, (_, i) => envOf(within(scope, group), given, `${id}.${i}.`, today, busy));
    },
  };
  return env;
}

/** A result as it is shown. */
export function resultWords(v: Value, decimals = 0, unit = ''): string {
  if (v === null) return '（空）';
  if (v.t === 'number') return grouped(v.v, decimals) + unit;
  if (v.t === 'date') return displayDay(v.v, 'both', 'ja');
  if (v.t === 'bool') return v.v ? 'はい' : 'いいえ';
  return v.t === 'text' ? v.v : v.t === 'list' ? v.v.join('、') : '（いくつかの値）';
}
