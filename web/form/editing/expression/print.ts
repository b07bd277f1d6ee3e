// An expression as a formula that staff read and write: 枚数 × 300.
import type { Expression, Field, Operation, Rounding } from '../../types';
import { operatorInfo } from './operators';
import { withoutReadings } from '../furigana';
import { findReadable, plainLabel, within, type Scope } from './scope';

export const roundingNames: Record<Rounding, string> = { half_up: '四捨五入', down: '切り捨て', up: '切り上げ' };

/** ÷ keeps this many decimals; fewer are written out. */
export const quotientScale = 10;

const infix: Record<string, { sign: string; level: number }> = {
  any: { sign: 'または', level: 1 },
  all: { sign: 'かつ', level: 2 },
  eq: { sign: '=', level: 3 },
  ne: { sign: '≠', level: 3 },
  lt: { sign: '<', level: 3 },
  le: { sign: '≦', level: 3 },
  gt: { sign: '>', level: 3 },
  ge: { sign: '≧', level: 3 },
  concat: { sign: '&', level: 4 },
  add: { sign: '+', level: 5 },
  sub: { sign: '-', level: 5 },
  mul: { sign: '×', level: 6 },
  div: { sign: '÷', level: 6 },
};

const primary = 9;

export const quoted = (text: string): string => `"${text.replace(/["\\]/g, (c) => `\\${c}`)}"`;

/** The formula of an expression; the parser reads it back to the same tree. */
export function print(expression: Expression, scope: Scope): string {
  return write(expression, scope, 0);
}

function write(e: Expression, scope: Scope, outer: number): string {
  if ('field' in e) return nameOf(e.field, e.part, scope);
  if ('text' in e) return quoted(e.text);
  if ('number' in e) return e.number.startsWith('-') && outer > 6 ? `(${e.number})` : e.number;
  if ('date' in e) return e.date;
  if (!('op' in e)) return e.bool ? 'はい' : 'いいえ';
  const own = infixOf(e);
  if (!own) return call(e, scope);
  const args = e.args ?? [];
  const text = args.map((a, i) => write(optionWord(e, a, scope), scope, innerLevel(e, i, own.level))).join(` ${own.sign} `);
  return own.level < outer ? `(${text})` : text;
}

/** The first of a chain that folds to the left keeps its level; the rest bind closer. */
function innerLevel(e: Operation, at: number, level: number): number {
  if (level === 3) return 4;
  const first = e.args?.[0];
  const folds = at === 0 && first && 'op' in first && first.op !== e.op && (infixOf(first)?.level ?? primary) === level;
  return folds ? level : level + 1;
}

function infixOf(e: Operation): { sign: string; level: number } | undefined {
  const own = infix[e.op];
  if (!own || (e.args?.length ?? 0) < 2) return undefined;
  if (e.op === 'div' && (e.scale !== quotientScale || (e.rounding ?? 'half_up') !== 'half_up')) return undefined;
  return own;
}

function call(e: Operation, scope: Scope): string {
  const args = (e.args ?? []).map((a) => write(optionWord(e, a, e.over ? inner(e, scope) : scope), e.over ? inner(e, scope) : scope, 0));
  const rounding = e.rounding ?? 'half_up';
  if (e.op === 'today') return '今日';
  if (e.op === 'round') return `${roundingNames[rounding]}(${[...args, ...(e.scale ? [String(e.scale)] : [])].join(', ')})`;
  if (e.op === 'div') args.push(String(e.scale ?? 0), roundingNames[rounding]);
  if (e.op === 'matches') args.push(quoted(e.pattern ?? ''));
  if (e.over !== undefined) args.unshift(nameOf(e.over, undefined, scope));
  return `${operatorInfo(e.op)?.name ?? e.op}(${args.join(', ')})`;
}

function inner(e: Operation, scope: Scope): Scope {
  const group = scope.groups.find((g) => g.id === e.over);
  return group ? within(scope, group) : scope;
}

function groupLabel(scope: Scope, id: string): string | undefined {
  const group = scope.groups.find((g) => g.id === id);
  return group && plainLabel(group);
}

/** A label that stands alone in a formula, else its id in brackets. */
export function nameOf(id: string, part: string | undefined, scope: Scope): string {
  const found = findReadable(scope, id, part);
  const label = found?.label ?? (part === undefined ? groupLabel(scope, id) : undefined);
  const twice = scope.readable.filter((r) => r.label === label).length > 1;
  if (label === undefined || twice || /[「」]/.test(label)) return `[${id}${part === undefined ? '' : `.${part}`}]`;
  return /^[\p{L}\p{M}ー々〆ヶ][\p{L}\p{M}\p{N}ー々〆ヶ_・]*$/u.test(label) ? label : `「${label}」`;
}

/** The option's words for its value, where a choice is compared. */
function optionWord(e: Operation, arg: Expression, scope: Scope): Expression {
  if (!('text' in arg) || !['eq', 'ne', 'in', 'contains'].includes(e.op)) return arg;
  const option = optionsBeside(e, scope)?.find((o) => o.value === arg.text);
  return option === undefined ? arg : { text: withoutReadings(option.label.ja) };
}

/** The options of the choice that an operator compares something with. */
export function optionsBeside(e: Operation, scope: Scope): Extract<Field, { options: unknown }>['options'] | undefined {
  for (const arg of e.args ?? []) {
    if (!('field' in arg) || arg.part !== undefined) continue;
    const field = findReadable(scope, arg.field)?.field;
    if (field && (field.type === 'choice' || field.type === 'multiple_choice')) return field.options;
  }
  return undefined;
}
