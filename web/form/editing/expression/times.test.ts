import { describe, expect, it } from 'vitest';
import type { Expression, FormDocument } from '../../types';
import { readAloud } from './words';

const label = (ja: string) => ({ label: { ja } });
const form: FormDocument = {
  format: 'madoguchi-form/1',
  title: { ja: '様式' },
  pages: [{ id: 'p', title: { ja: '頁' }, sections: [{ id: 's', fields: [
    { id: 'at', type: 'time', ...label('時刻') },
    { id: 'visit', type: 'date_time', ...label('訪問') },
    { id: 'stay', type: 'period', ...label('期間') },
    { id: 'count', type: 'number', ...label('人数') },
    { id: 'rate', type: 'matrix', ...label('評価'), rows: [{ value: 'staff', ...label('職員') }], options: [{ value: 'good', ...label('良い') }] },
  ] }] }],
};

describe('reading times aloud', () => {
  it.each<[Expression, string]>([
    [{ op: 'ge', args: [{ field: 'at' }, { number: '570' }] }, '「時刻」が「9時30分」以降'],
    [{ op: 'eq', args: [{ field: 'at' }, { number: '0' }] }, '「時刻」が「0時」'],
    [{ op: 'lt', args: [{ field: 'visit', part: 'time' }, { number: '720' }] }, '「訪問の時刻」が「12時」より前'],
    [{ op: 'lt', args: [{ field: 'at' }, { number: '1440' }] }, '「時刻」が「1440」より前'],
    [{ op: 'gt', args: [{ field: 'stay', part: 'days' }, { number: '3' }] }, '「期間の日数」が「3」より大きい'],
    [{ op: 'ge', args: [{ field: 'count' }, { number: '570' }] }, '「人数」が「570」以上'],
    [{ op: 'eq', args: [{ field: 'rate', part: 'staff' }, { text: 'good' }] }, '「評価の職員」が「良い」'],
  ])('%j', (expression, words) => expect(readAloud(expression, form)).toBe(words));
});
