import { describe, expect, it } from 'vitest';
import type { Expression } from '../../form/types';
import { blankDocument, blankField } from './blank';
import { comparisons, deciders, fromExpression, reading, toExpression, type Condition } from './conditions';
import { insertField } from './tree';

const document = ['text', 'choice', 'multiple_choice', 'number', 'consent', 'date', 'phone'].reduce(
  (d, type, i) => insertField(d, { page: 0, section: 0, field: i }, blankField(type as 'text', type)),
  blankDocument('x'),
);
const fields = document.pages[0]!.sections[0]!.fields;

describe('conditions', () => {
  it('go into the tree and come back, for every field and comparison', () => {
    for (const field of fields)
      for (const how of comparisons(field)) {
        const value = how === 'answered' || how === 'not_answered' ? '' : field.type === 'consent' ? 'true' : '1';
        const condition: Condition = { field: field.id, how, value };
        expect(fromExpression(toExpression(condition, field))).toEqual(condition);
      }
  });

  it('leave deeper trees to be read only', () => {
    const deep: Expression = {
      op: 'all',
      args: [
        { op: 'eq', args: [{ field: 'choice' }, { text: 'option_1' }] },
        { op: 'any', args: [{ op: 'ge', args: [{ field: 'number' }, { number: '3' }] }, { op: 'not', args: [{ op: 'answered', args: [{ field: 'phone' }] }] }] },
      ],
    };
    expect(fromExpression(deep)).toBeUndefined();
    expect(reading(deep, document)).toBe('「1つ選ぶ」が「選択肢1」、かつ、（「数値」が「3」以上、または、「電話番号」に答えがない）');
  });

  it('are decided by earlier fields only', () => {
    expect(deciders(document, 'number').map((f) => f.id)).toEqual(['text', 'choice', 'multiple_choice']);
    expect(deciders(document, 'text')).toEqual([]);
  });
});
