// What a block of a calculation can become.
import type { Expression, Operation } from '../../types';
import { fits, operatorInfo, operators, paramOf, type Category, type Param } from './operators';
import { quotientScale } from './print';
import { within, type Scope } from './scope';

export type BlockKind = 'number' | 'text' | 'date' | 'bool' | 'field' | (string & {});

export interface KindChoice {
  kind: BlockKind;
  name: string;
  category?: Category;
}

const constants: readonly (KindChoice & { kind: 'number' | 'text' | 'date' | 'bool' })[] = [
  { kind: 'number', name: '決まった数' },
  { kind: 'text', name: '決まった文字' },
  { kind: 'date', name: '決まった日' },
  { kind: 'bool', name: 'はい・いいえ' },
];

/** The kinds that can stand where this type is wanted. */
export function kindsFor(want: Param, scope: Scope): readonly KindChoice[] {
  const values = constants.filter((c) => fits(want, c.kind));
  const field = scope.readable.length > 0 ? [{ kind: 'field', name: '項目の答え' }] : [];
  const calls = operators.filter((o) => fits(want, o.result) && (!o.over || scope.groups.length > 0));
  return [...field, ...values, ...calls.map((o) => ({ kind: o.op, name: o.name, category: o.category }))];
}

export const blockKind = (e: Expression): BlockKind => ('op' in e ? e.op : 'field' in e ? 'field' : Object.keys(e)[0]!);

/** A block of this kind; what was there before stays in it where it fits. */
export function started(kind: BlockKind, before: Expression | undefined, scope: Scope): Expression {
  switch (kind) {
    case 'number':
      return { number: '0' };
    case 'text':
      return { text: '' };
    case 'date':
      return { date: '2026-04-01' };
    case 'bool':
      return { bool: true };
    case 'field':
      return startField(scope);
    default:
      return startOperation(kind, before, scope);
  }
}

function startField(scope: Scope): Expression {
  const first = scope.readable[0];
  return first ? { field: first.id, ...(first.part !== undefined && { part: first.part }) } : { number: '0' };
}

function startOperation(op: string, before: Expression | undefined, scope: Scope): Expression {
  const info = operatorInfo(op);
  if (!info) return { number: '0' };
  const group = info.over ? scope.groups[0] : undefined;
  const inner = group ? within(scope, group) : scope;
  const kept = group ? [] : keptArgs(before, info.max);
  const args: Expression[] = [...kept];
  for (let at = args.length; at < info.min; at++) args.push(startOf(paramOf(info, at), inner));
  const next: Operation = { op, ...(info.max > 0 && (args.length > 0 || !info.over) && { args }), ...(group && { over: group.id }) };
  if (info.pattern) next.pattern = '';
  if (op === 'div') next.scale = quotientScale;
  if (op.startsWith('age') && args.length === 2 && kept.length < 2) args[1] = { op: 'today' };
  return next;
}

/** The arguments of an operator go on; anything else becomes the first. */
function keptArgs(before: Expression | undefined, max: number): Expression[] {
  if (!before || max === 0) return [];
  if ('op' in before) return before.over || !before.args ? [] : before.args.slice(0, max);
  return [before];
}

function startOf(want: Param, scope: Scope): Expression {
  const fitting = scope.readable.find((r) => want === 'any' || want.includes(r.type));
  if (fitting) return { field: fitting.id, ...(fitting.part !== undefined && { part: fitting.part }) };
  if (want === 'any' || want.includes('number')) return { number: '0' };
  return want.includes('date') ? { op: 'today' } : want.includes('bool') ? { bool: true } : { text: '' };
}
