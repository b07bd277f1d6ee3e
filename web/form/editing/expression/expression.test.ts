import { describe, expect, it } from 'vitest';
import { evaluateForm } from '../../engine';
import type { Expression, FormDocument, Operation } from '../../types';
import { check } from './check';
import { operators, tableDifferences } from './operators';
import { parse } from './parse';
import { print } from './print';
import { scopeAt } from './scope';
import { readAloud } from './words';

const form: FormDocument = {
  format: 'madoguchi-form/1',
  title: { ja: '請求' },
  pages: [{
    id: 'page_1',
    title: { ja: '1' },
    sections: [{
      id: 'section_1',
      fields: [
        { id: 'copies', type: 'number', label: { ja: '{枚数|まいすう}' } },
        { id: 'price', type: 'number', label: { ja: '単価（円）' } },
        { id: 'same_a', type: 'number', label: { ja: '数' } },
        { id: 'same_b', type: 'number', label: { ja: '数' } },
        { id: 'birth', type: 'date', label: { ja: '生年月日' } },
        { id: 'kind', type: 'choice', label: { ja: '種類' }, options: [{ value: 'full', label: { ja: '全部' } }, { value: 'part', label: { ja: '一部' } }] },
        { id: 'wishes', type: 'multiple_choice', label: { ja: '希望' }, options: [{ value: 'a', label: { ja: '郵送' } }] },
        { id: 'who', type: 'name', label: { ja: '氏名' } },
        { id: 'note', type: 'text', label: { ja: '備考' } },
        { id: 'agree', type: 'consent', label: { ja: '同意' }, statement: { ja: 'x' } },
        { id: 'people', type: 'group', label: { ja: '世帯員' }, fields: [{ id: 'income', type: 'number', label: { ja: '収入' } }, { id: 'born', type: 'date', label: { ja: '誕生日' } }] },
        { id: 'total', type: 'calculation', label: { ja: '合計金額' }, expression: { number: '0' } },
      ],
    }],
  }],
};

const scope = scopeAt(form, { self: 'total' });

function read(text: string): Expression {
  const parsed = parse(text, scope, '合計金額');
  if ('error' in parsed) throw new Error(`${text}: ${parsed.error} (${parsed.at})`);
  return parsed.expression;
}

describe('the table of operators', () => {
  it('is the one of the evaluator', () => expect(tableDifferences()).toEqual([]));
});

describe('a formula', () => {
  it.each<[string, Expression]>([
    ['枚数 × 300', { op: 'mul', args: [{ field: 'copies' }, { number: '300' }] }],
    ['合計金額 = 枚数×３００', { op: 'mul', args: [{ field: 'copies' }, { number: '300' }] }],
    ['枚数 + 1 - 2 * 3', { op: 'sub', args: [{ op: 'add', args: [{ field: 'copies' }, { number: '1' }] }, { op: 'mul', args: [{ number: '2' }, { number: '3' }] }] }],
    ['「単価（円）」 × 10%', { op: 'mul', args: [{ field: 'price' }, { number: '0.1' }] }],
    ['単価（円）×枚数', { op: 'mul', args: [{ field: 'price' }, { field: 'copies' }] }],
    ['満年齢(生年月日)', { op: 'age', args: [{ field: 'birth' }, { op: 'today' }] }],
    ['合計(世帯員, 収入)', { op: 'sum', over: 'people', args: [{ field: 'income' }] }],
    ['行数(世帯員)', { op: 'count_rows', over: 'people' }],
    ['行数（世帯員、収入 ≧ 100）', { op: 'count_rows', over: 'people', args: [{ op: 'ge', args: [{ field: 'income' }, { number: '100' }] }] }],
    ['もし(種類 = "全部", 500, 300)', { op: 'if', args: [{ op: 'eq', args: [{ field: 'kind' }, { text: 'full' }] }, { number: '500' }, { number: '300' }] }],
    ['切り捨て(枚数 ÷ 3, 2)', { op: 'round', args: [{ op: 'div', args: [{ field: 'copies' }, { number: '3' }], scale: 10 }], scale: 2, rounding: 'down' }],
    ['割る(枚数, 3, 0, 切り上げ)', { op: 'div', args: [{ field: 'copies' }, { number: '3' }], rounding: 'up' }],
    ['氏名の姓 & "様"', { op: 'concat', args: [{ field: 'who', part: 'family' }, { text: '様' }] }],
    ['年度(今日) - 年度(生年月日)', { op: 'sub', args: [{ op: 'fiscal_year', args: [{ op: 'today' }] }, { op: 'fiscal_year', args: [{ field: 'birth' }] }] }],
    ['[same_b] + 1', { op: 'add', args: [{ field: 'same_b' }, { number: '1' }] }],
    ['日を足す(今日, -3)', { op: 'add_days', args: [{ op: 'today' }, { number: '-3' }] }],
  ])('%s', (text, tree) => {
    expect(read(text)).toEqual(tree);
    expect(read(print(tree, scope))).toEqual(tree);
  });

  it('is written so that every operator comes back as it was', () => {
    let seed = 7;
    const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n;
    const leaves: Expression[] = [{ field: 'copies' }, { field: 'price' }, { field: 'same_a' }, { field: 'who', part: 'given_kana' }, { number: '1.5' }, { number: '-2' }, { text: 'a "b" \\ 「c」' }, { text: '' }, { date: '2026-04-01' }, { bool: true }, { bool: false }];
    const build = (depth: number, row: boolean): Expression => {
      if (depth === 0 || random(4) === 0) return row && random(2) === 0 ? { field: 'income' } : leaves[random(leaves.length)]!;
      const info = operators[random(operators.length)]!;
      if (info.over && row) return { field: 'born' };
      const count = info.min + random(Math.min(info.max, 4) - info.min + 1);
      const args = Array.from({ length: count }, () => build(depth - 1, row || Boolean(info.over)));
      return {
        op: info.op,
        ...((args.length > 0 || (!info.over && info.max > 0)) && { args }),
        ...(info.over && { over: 'people' }),
        ...(info.pattern && { pattern: '[0-9]{3}"' }),
        ...(info.rounds && random(2) === 0 && { scale: 1 + random(10) }),
        ...(info.rounds && random(2) === 0 && { rounding: 'down' as const }),
      } satisfies Operation;
    };
    for (let i = 0; i < 3000; i++) {
      const tree = build(1 + random(4), false);
      const text = print(tree, scope);
      const back = parse(text, scope);
      expect('expression' in back ? print(back.expression, scope) : back, text).toEqual(text);
      if ('expression' in back) expect(normal(back.expression), text).toEqual(normal(tree));
    }
  });

  it.each([
    ['', '式を入力'],
    ['枚数 ×', '途中で終わって'],
    ['枚 × 3', '分かりません'],
    ['(枚数 + 1', '「)」がありません'],
    ['合計(枚数, 1)', '繰り返しの項目の名前'],
    ['四捨五入(枚数, 99)', 'けた数は'],
    ['枚数 3', '読めません'],
    ['絶対値(1, 2)', '数が合いません'],
  ])('that cannot be read says why: %s', (text, why) => {
    const parsed = parse(text, scope);
    expect('error' in parsed && parsed.error).toContain(why);
  });

  it('gives in the evaluator what it says', () => {
    const withTotal = structuredClone(form);
    const total = withTotal.pages[0]!.sections[0]!.fields.at(-1)!;
    if (total.type === 'calculation') total.expression = read('切り捨て(合計(世帯員, 収入) ÷ 行数(世帯員) × 110%)');
    const state = evaluateForm(withTotal, { people: [{ income: '100' }, { income: '101' }] });
    expect(state.value('total')).toBe('110');
  });
});

/** −2 and the negation of 2, and constants alike, print the same. */
function normal(e: Expression): unknown {
  if (!('op' in e)) return e;
  const args = (e.args ?? []).map(normal);
  const [first] = args as { number?: string }[];
  if (e.op === 'neg' && first?.number !== undefined && !first.number.startsWith('-')) return { number: `-${first.number}` };
  const { args: _, ...rest } = e;
  return { ...rest, args };
}

describe('types', () => {
  it.each<[Expression, string[]]>([
    [{ op: 'add', args: [{ field: 'copies' }, { field: 'note' }] }, ['1:type_mismatch']],
    [{ op: 'eq', args: [{ field: 'copies' }, { text: '3' }] }, ['1:type_mismatch']],
    [{ op: 'sum', over: 'people', args: [{ field: 'born' }] }, ['0:type_mismatch']],
    [{ op: 'sum', over: 'gone', args: [{ number: '1' }] }, [':unknown_reference']],
    [{ field: 'income' }, [':unknown_reference']],
    [{ field: 'who', part: 'x' }, [':unknown_part']],
    [{ op: 'not', args: [] }, [':argument_count']],
    [{ op: 'add', args: [{ field: 'copies' }, { number: '1' }] }, []],
  ])('are checked with their place: %j', (expression, found) => {
    expect(check(expression, scope).mistakes.map((m) => `${m.path.join('.')}:${m.key}`)).toEqual(found);
  });

  it('must be what is wanted', () => {
    expect(check({ field: 'copies' }, scope, 'bool').mistakes[0]?.text).toBe('ここにははい・いいえが要りますが、数になっています。');
    expect(check({ op: 'if', args: [{ bool: true }, { date: '2026-04-01' }, { op: 'today' }] }, scope).type).toBe('date');
  });
});

describe('reading aloud', () => {
  it.each<[Expression, string]>([
    [{ op: 'eq', args: [{ field: 'kind' }, { text: 'full' }] }, '「種類」が「全部」'],
    [{ op: 'ge', args: [{ op: 'age', args: [{ field: 'birth' }, { op: 'today' }] }, { number: '18' }] }, '「生年月日」からの満年齢が「18」以上'],
    [{ op: 'some', over: 'people', args: [{ op: 'gt', args: [{ field: 'income' }, { number: '0' }] }] }, '「世帯員」のどれかの行で（「収入」が「0」より大きい）'],
    [{ op: 'le', args: [{ field: 'birth' }, { op: 'add_days', args: [{ op: 'today' }, { number: '30' }] }] }, '「生年月日」が今日から30日後以前'],
    [{ op: 'not', args: [{ op: 'contains', args: [{ field: 'wishes' }, { text: 'a' }] }] }, '「希望」に「郵送」が含まれない'],
    [{ op: 'mul', args: [{ field: 'copies' }, { number: '300' }] }, '「枚数」×300'],
    [{ op: 'mul', args: [{ field: 'copies' }, { op: 'if', args: [{ op: 'eq', args: [{ field: 'kind' }, { text: 'full' }] }, { number: '500' }, { number: '300' }] }] }, '「枚数」×（もし「種類」が「全部」なら500、でなければ300）'],
    [{ op: 'eq', args: [{ field: 'agree' }, { bool: true }] }, '「同意」に同意した'],
    [{ op: 'in', args: [{ field: 'kind' }, { text: 'full' }, { text: 'part' }] }, '「種類」が「全部」か「一部」'],
    [{ op: 'answered', args: [{ field: 'who', part: 'family' }] }, '「氏名の姓」に答えがある'],
  ])('%j', (expression, words) => expect(readAloud(expression, form)).toBe(words));
});
