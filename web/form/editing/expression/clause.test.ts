import { describe, expect, it } from 'vitest';
import type { Expression, Field, FieldType, FormDocument } from '../../types';
import { check } from './check';
import { clauseOf, howName, howsFor, joined, startComparison, startOperand, toComparison, toExpression, withHow } from './clause';
import { scopeAt, within } from './scope';

const make = (type: FieldType, change: object = {}): Field => ({ id: type, type, label: { ja: type }, ...change }) as Field;
const options = [{ value: 'a', label: { ja: 'A' } }, { value: 'b', label: { ja: 'B' } }];

const form: FormDocument = {
  format: 'madoguchi-form/1',
  title: { ja: 'x' },
  pages: [{
    id: 'page_1',
    title: { ja: '1' },
    sections: [{
      id: 'section_1',
      fields: [
        make('text'), make('number'), make('date'), make('choice', { options }), make('multiple_choice', { options }), make('name'), make('address'), make('phone'),
        make('attachment'), make('consent', { statement: { ja: 'x' } }), make('time'), make('date_time'), make('period'), make('signature'), make('bank_account'), make('map_point'), make('list_match'),
        make('matrix', { rows: [{ value: 'row_1', label: { ja: '行' } }], options }),
        make('calculation', { expression: { bool: true }, result: 'bool' }),
        make('explanation', { body: { ja: 'x' } }),
        make('group', { fields: [{ id: 'member', type: 'number', label: { ja: '収入' } }] }),
        { id: 'last', type: 'text', label: { ja: '最後' } },
      ],
    }],
  }],
};
const scope = scopeAt(form, { self: 'last' });

describe('a comparison', () => {
  it('goes into the tree and comes back, for everything that can be read and every way, with right types', () => {
    let tried = 0;
    for (const readable of scope.readable)
      for (const how of howsFor(readable)) {
        const comparison = { subject: { field: readable.id, ...(readable.part !== undefined && { part: readable.part }) }, how, args: startOperand(readable, how), ...(how === 'matches' && { pattern: '[0-9]' }) };
        const tree = toExpression(comparison);
        expect(toComparison(tree), `${readable.label} ${how}`).toEqual(comparison);
        expect(clauseOf(tree, scope).kind).toBe('compare');
        expect(check(tree, scope, 'bool').mistakes, `${readable.label} ${how}`).toEqual([]);
        expect(howName(how, readable.type)).not.toBe('');
        tried += 1;
      }
    expect(tried).toBeGreaterThan(100);
  });

  it('compares with fields and days from today', () => {
    for (const arg of [{ field: 'date' }, { op: 'today' }, { op: 'add_months', args: [{ op: 'today' }, { number: '-3' }] }] as Expression[])
      expect(toComparison({ op: 'le', args: [{ field: 'date' }, arg] })?.args).toEqual([arg]);
    expect(toComparison({ op: 'le', args: [{ field: 'number' }, { op: 'add', args: [{ number: '1' }, { number: '2' }] }] })).toBeUndefined();
  });

  it('keeps its value when the way changes, where it can', () => {
    const number = scope.readable.find((r) => r.id === 'number')!;
    const from = { subject: { field: 'number' }, how: 'is' as const, args: [{ number: '7' }] };
    expect(withHow(from, 'at_least', number).args).toEqual([{ number: '7' }]);
    expect(withHow(from, 'answered', number).args).toEqual([]);
    const choice = scope.readable.find((r) => r.id === 'choice')!;
    expect(withHow({ subject: { field: 'choice' }, how: 'is', args: [{ text: 'b' }] }, 'one_of', choice).args).toEqual([{ text: 'b' }]);
  });
});

describe('a condition', () => {
  const one = startComparison(scope.readable[0]!);
  it('is joined in four ways, and read back', () => {
    for (const join of ['all', 'any', 'none', 'not_all'] as const) expect(clauseOf(joined(join, [one, one])!, scope)).toEqual({ kind: 'join', join, items: [one, one] });
    expect(joined('all', [])).toBeUndefined();
  });

  it('goes through the rows of a group', () => {
    const group = scope.groups[0]!;
    const item = startComparison(within(scope, group).readable[0]!);
    expect(clauseOf({ op: 'some', over: group.id, args: [item] }, scope)).toEqual({ kind: 'rows', how: 'some', over: group.id, item });
  });

  it('stays a formula when it is anything else', () => {
    const odd: Expression = { op: 'gt', args: [{ op: 'sum', over: 'group', args: [{ field: 'member' }] }, { number: '0' }] };
    expect(clauseOf(odd, scope)).toEqual({ kind: 'formula', expression: odd });
  });

  it('reads only what stands before it, and what it reads already', () => {
    const before = (id: string, keep?: Set<string>) => scopeAt(form, { self: id, before: id }, keep).readable.map((r) => r.id);
    expect(before('number')).toEqual(['text']);
    expect(before('number', new Set(['date']))).toEqual(['text', 'date']);
    expect(scopeAt(form, { self: 'member', over: 'group' }).groups).toEqual([]);
  });
});
