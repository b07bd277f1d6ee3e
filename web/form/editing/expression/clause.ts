// A condition as people build it: rows that compare a field with something,
// joined by "all" or "any", as deep as need be. What does not look like that
// stays an expression and is written as a formula.
import type { Expression, Operation } from '../../types';
import type { ValueType } from './operators';
import { findReadable, isTimeOfDay, type Readable, type Scope } from './scope';

export type How =
  | 'is' | 'is_not' | 'one_of' | 'contains' | 'contains_not'
  | 'at_least' | 'at_most' | 'more' | 'less'
  | 'age_at_least' | 'age_under' | 'count_at_least' | 'count_at_most' | 'length_at_least'
  | 'matches' | 'yes' | 'no' | 'answered' | 'not_answered';

export interface Comparison {
  subject: { field: string; part?: string };
  how: How;
  args: Expression[];
  pattern?: string;
}

export type Join = 'all' | 'any' | 'none' | 'not_all';

export type Clause =
  | { kind: 'compare'; comparison: Comparison }
  | { kind: 'join'; join: Join; items: Expression[] }
  | { kind: 'rows'; how: 'some' | 'every'; over: string; item: Expression }
  | { kind: 'formula'; expression: Expression };

const ordered: readonly How[] = ['is', 'is_not', 'at_least', 'at_most', 'more', 'less'];

/** How a thing of this type can be compared, most used first. */
export function howsFor(readable: Readable): readonly How[] {
  const asked: readonly How[] = ['answered', 'not_answered'];
  switch (readable.type) {
    case 'number':
      return [...ordered, ...asked];
    case 'date':
      return ['is', 'at_least', 'at_most', 'more', 'less', 'age_at_least', 'age_under', ...asked];
    case 'bool':
      return ['yes', 'no'];
    case 'list':
      return readable.field.type === 'multiple_choice' ? ['contains', 'contains_not', 'count_at_least', 'count_at_most', ...asked] : ['answered', 'not_answered', 'count_at_least', 'count_at_most'];
    case 'object':
      return asked;
    default:
      return readable.field.type === 'choice' && readable.part === undefined ? ['is', 'is_not', 'one_of', ...asked] : ['is', 'is_not', 'contains', 'contains_not', 'one_of', 'length_at_least', 'matches', ...asked];
  }
}

const names: Record<How, string> = {
  is: 'が次と同じ',
  is_not: 'が次と違う',
  one_of: 'が次のどれか',
  contains: 'に次が含まれる',
  contains_not: 'に次が含まれない',
  at_least: 'が次以上',
  at_most: 'が次以下',
  more: 'が次より大きい',
  less: 'が次より小さい',
  age_at_least: 'から数えて満年齢が次以上',
  age_under: 'から数えて満年齢が次未満',
  count_at_least: 'の個数が次以上',
  count_at_most: 'の個数が次以下',
  length_at_least: 'の文字数が次以上',
  matches: 'が次の形に合う',
  yes: 'に「はい」・同意した',
  no: 'に「はい」・同意していない',
  answered: 'に答えがある',
  not_answered: 'に答えがない',
};

const dateNames: Partial<Record<How, string>> = { is: 'が次と同じ日', at_least: 'が次以降', at_most: 'が次以前', more: 'が次より後', less: 'が次より前' };

/** The words of a comparison for a thing of this type. */
export function howName(how: How, type: ValueType): string {
  return (type === 'date' && dateNames[how]) || names[how];
}

/** Whether the comparison needs something to compare with, and of which type. */
export function operandType(how: How, type: ValueType): ValueType | undefined {
  if (['answered', 'not_answered', 'yes', 'no', 'matches'].includes(how)) return undefined;
  if (how.startsWith('age_') || how.startsWith('count_') || how === 'length_at_least') return 'number';
  return type === 'list' ? 'text' : type;
}

const today: Expression = { op: 'today' };
const simple: Partial<Record<How, string>> = { is: 'eq', is_not: 'ne', at_least: 'ge', at_most: 'le', more: 'gt', less: 'lt', contains: 'contains', one_of: 'in' };

export function toExpression({ subject, how, args, pattern }: Comparison): Expression {
  const op = simple[how];
  if (op) return { op, args: [subject, ...args] };
  const [first = { number: '0' }] = args;
  switch (how) {
    case 'contains_not':
      return { op: 'not', args: [{ op: 'contains', args: [subject, first] }] };
    case 'age_at_least':
    case 'age_under':
      return { op: how === 'age_under' ? 'lt' : 'ge', args: [{ op: 'age', args: [subject, today] }, first] };
    case 'count_at_least':
    case 'count_at_most':
      return { op: how === 'count_at_most' ? 'le' : 'ge', args: [{ op: 'count', args: [subject] }, first] };
    case 'length_at_least':
      return { op: 'ge', args: [{ op: 'length', args: [subject] }, first] };
    case 'matches':
      return { op: 'matches', args: [subject], pattern: pattern ?? '' };
    case 'yes':
      return { op: 'eq', args: [subject, { bool: true }] };
    case 'no':
      return { op: 'not', args: [{ op: 'eq', args: [subject, { bool: true }] }] };
    case 'answered':
      return { op: 'answered', args: [subject] };
    default:
      return { op: 'not', args: [{ op: 'answered', args: [subject] }] };
  }
}

type Guess = { how: How; subject: Expression | undefined; args: Expression[]; pattern?: string };

function guesses(e: Operation): Guess[] {
  const [first, ...rest] = e.args ?? [];
  const inner = first && 'op' in first ? first : undefined;
  const out: Guess[] = [];
  for (const [how, op] of Object.entries(simple)) if (op === e.op) out.push({ how: how as How, subject: first, args: rest });
  if (e.op === 'eq') out.unshift({ how: 'yes', subject: first, args: [] });
  if (e.op === 'answered') out.push({ how: 'answered', subject: first, args: [] });
  if (e.op === 'matches') out.push({ how: 'matches', subject: first, args: [], pattern: e.pattern });
  if (inner) {
    const nested: How[] = ['age_at_least', 'age_under', 'count_at_least', 'count_at_most', 'length_at_least', 'contains_not', 'no', 'not_answered'];
    for (const how of nested) out.push({ how, subject: inner.args?.[0], args: how === 'contains_not' ? (inner.args ?? []).slice(1) : rest });
  }
  return out;
}

/** The key-ordered text of a tree, to compare two. */
export const canonical = (v: unknown): string => JSON.stringify(v, (_, x: unknown) => (x && typeof x === 'object' && !Array.isArray(x) ? Object.fromEntries(Object.entries(x).sort(([a], [b]) => (a < b ? -1 : 1))) : x));

/** The expression as a comparison of one field; undefined when it is none. */
export function toComparison(e: Expression): Comparison | undefined {
  if (!('op' in e)) return undefined;
  const same = canonical(e);
  for (const { subject, ...rest } of guesses(e)) {
    if (!subject || !('field' in subject) || rest.args.some((a) => !isOperand(a))) continue;
    const comparison: Comparison = { subject, ...rest };
    if (canonical(toExpression(comparison)) === same) return comparison;
  }
  return undefined;
}

/** A value, a field, today, or so many days from today. */
export function isOperand(e: Expression): boolean {
  if (!('op' in e)) return true;
  if (e.op === 'today') return !e.args?.length;
  const [day, count] = e.args ?? [];
  return ['add_days', 'add_months', 'add_years'].includes(e.op) && day !== undefined && 'op' in day && day.op === 'today' && count !== undefined && 'number' in count;
}

/** What an expression is in the condition editor. */
export function clauseOf(e: Expression, scope: Scope): Clause {
  const comparison = toComparison(e);
  if (comparison) {
    const known = findReadable(scope, comparison.subject.field, comparison.subject.part);
    if (!known || howsFor(known).includes(comparison.how)) return { kind: 'compare', comparison };
  }
  if ('op' in e) {
    if (e.op === 'all' || e.op === 'any') return { kind: 'join', join: e.op, items: e.args ?? [] };
    const [first] = e.args ?? [];
    if (e.op === 'not' && first && 'op' in first && (first.op === 'all' || first.op === 'any')) return { kind: 'join', join: first.op === 'any' ? 'none' : 'not_all', items: first.args ?? [] };
    if ((e.op === 'some' || e.op === 'every') && first && e.over !== undefined) return { kind: 'rows', how: e.op, over: e.over, item: first };
  }
  return { kind: 'formula', expression: e };
}

/** Joined again; nothing when no item is left. */
export function joined(join: Join, items: readonly Expression[]): Expression | undefined {
  if (items.length === 0) return undefined;
  const tree: Expression = { op: join === 'all' || join === 'not_all' ? 'all' : 'any', args: [...items] };
  return join === 'all' || join === 'any' ? tree : { op: 'not', args: [tree] };
}

/** What a comparison starts with. */
export function startOperand(readable: Readable, how: How): Expression[] {
  const type = operandType(how, readable.type);
  if (how.startsWith('age_')) return [{ number: '18' }];
  switch (type) {
    case undefined:
      return [];
    case 'number':
      return [{ number: isTimeOfDay(readable.field, readable.part) ? '540' : '1' }];
    case 'date':
      return [today];
    case 'bool':
      return [{ bool: true }];
    default:
      return [{ text: optionsOf(readable)[0]?.value ?? '' }];
  }
}

/** The options a thing can have as its value: of a choice, or a row of a table. */
export function optionsOf(readable: Readable): readonly { value: string; label: { ja: string } }[] {
  return (readable.field as { options?: { value: string; label: { ja: string } }[] }).options ?? [];
}

export function startComparison(readable: Readable): Expression {
  const [how = 'answered'] = howsFor(readable);
  return toExpression({ subject: { field: readable.id, ...(readable.part !== undefined && { part: readable.part }) }, how, args: startOperand(readable, how) });
}

/** The comparison with another way; what it was compared with stays where it can. */
export function withHow(comparison: Comparison, how: How, readable: Readable): Comparison {
  const [before, after] = [operandType(comparison.how, readable.type), operandType(how, readable.type)];
  const keeps = before === after && comparison.args.length > 0 && !how.startsWith('age_') && !comparison.how.startsWith('age_');
  const args = keeps ? (how === 'one_of' ? comparison.args : comparison.args.slice(0, 1)) : startOperand(readable, how);
  return { subject: comparison.subject, how, args, ...(how === 'matches' && { pattern: comparison.pattern ?? '' }) };
}
