// The operators as staff meet them: names, categories, what they take and give.
// The table is the one of internal/form/expr; a test holds the two together.
import { operatorNames } from '../../evaluate/expression';

export type ValueType = 'text' | 'number' | 'date' | 'bool' | 'list' | 'object';

/** What a parameter takes: some types, or anything. */
export type Param = readonly ValueType[] | 'any';

export type Category = 'number' | 'date' | 'text' | 'compare' | 'logic' | 'choose' | 'rows';

export interface OperatorInfo {
  op: string;
  /** As a function in a formula. */
  name: string;
  category: Category;
  /** What it does, in a line. */
  help: string;
  min: number;
  max: number;
  /** The last one repeats. */
  params: readonly Param[];
  /** undefined: the type of its arguments. */
  result?: ValueType;
  over?: boolean;
  pattern?: boolean;
  rounds?: boolean;
}

export const categoryNames: Record<Category, string> = {
  number: '数の計算',
  date: '日付・年齢',
  text: '文字',
  compare: '比べる',
  logic: '組み合わせる',
  choose: '場合分け',
  rows: '繰り返しの集計',
};

const many = 50;
const scalar: Param = ['text', 'number', 'date'];
const ordered: Param = ['number', 'date'];
const comparable: Param = ['text', 'number', 'date', 'bool'];
const number: Param = ['number'];
const date: Param = ['date'];
const text: Param = ['text'];
const bool: Param = ['bool'];

const info = (op: string, name: string, category: Category, help: string, min: number, max: number, params: readonly Param[], result?: ValueType, extra: Partial<OperatorInfo> = {}): OperatorInfo => ({
  op, name, category, help, min, max, params, ...(result && { result }), ...extra,
});

export const operators: readonly OperatorInfo[] = [
  info('add', '足す', 'number', '数を足します（＋）', 2, many, [number], 'number'),
  info('sub', '引く', 'number', '左から右を引きます（−）', 2, 2, [number], 'number'),
  info('mul', '掛ける', 'number', '数を掛けます（×）', 2, many, [number], 'number'),
  info('div', '割る', 'number', '左を右で割ります（÷）。けたと端数も決められます', 2, 2, [number], 'number', { rounds: true }),
  info('round', '丸める', 'number', '四捨五入・切り捨て・切り上げ', 1, 1, [number], 'number', { rounds: true }),
  info('abs', '絶対値', 'number', 'マイナスを外します', 1, 1, [number], 'number'),
  info('neg', '符号を変える', 'number', 'プラスとマイナスを入れ替えます', 1, 1, [number], 'number'),
  info('min', '小さいほう', 'number', '分かっている中でいちばん小さい数、早い日', 1, many, [ordered]),
  info('max', '大きいほう', 'number', '分かっている中でいちばん大きい数、遅い日', 1, many, [ordered]),
  info('today', '今日', 'date', '日本の今日の日付', 0, 0, [], 'date'),
  info('age', '満年齢', 'date', '生年月日から、ある日の満年齢（誕生日に1つ増える）', 2, 2, [date], 'number'),
  info('age_legal', '法律の年齢', 'date', '年齢計算に関する法律の年齢（誕生日の前日に1つ増える）', 2, 2, [date], 'number'),
  info('fiscal_year', '年度', 'date', '日付の年度（4月から）', 1, 1, [date], 'number'),
  info('year', '年', 'date', '日付の西暦の年', 1, 1, [date], 'number'),
  info('month', '月', 'date', '日付の月', 1, 1, [date], 'number'),
  info('day', '日', 'date', '日付の日', 1, 1, [date], 'number'),
  info('days_between', '日数', 'date', '前の日付から後の日付までの日数', 2, 2, [date], 'number'),
  info('months_between', '月数', 'date', '前の日付から後の日付までの満の月数', 2, 2, [date], 'number'),
  info('add_days', '日を足す', 'date', '日付の何日か後（マイナスなら前）', 2, 2, [date, number], 'date'),
  info('add_months', '月を足す', 'date', '日付の何か月か後', 2, 2, [date, number], 'date'),
  info('add_years', '年を足す', 'date', '日付の何年か後', 2, 2, [date, number], 'date'),
  info('wareki', '和暦', 'date', '日付を「令和8年4月1日」の文字にします', 1, 1, [date], 'text'),
  info('concat', 'つなぐ', 'text', '文字や数をつなげます（＆）', 1, many, [scalar], 'text'),
  info('to_text', '文字にする', 'text', '数や日付を文字にします', 1, 1, [scalar], 'text'),
  info('length', '文字数', 'text', '文字を数えます', 1, 1, [text], 'number'),
  info('count', '個数', 'text', '選んだもの、ファイルを数えます', 1, 1, [['list']], 'number'),
  info('eq', '同じ', 'compare', '左右が同じ（＝）', 2, 2, [comparable], 'bool'),
  info('ne', '違う', 'compare', '左右が違う（≠）', 2, 2, [comparable], 'bool'),
  info('lt', 'より小さい', 'compare', '左が右より小さい・前（＜）', 2, 2, [ordered], 'bool'),
  info('le', '以下', 'compare', '左が右以下・以前（≦）', 2, 2, [ordered], 'bool'),
  info('gt', 'より大きい', 'compare', '左が右より大きい・後（＞）', 2, 2, [ordered], 'bool'),
  info('ge', '以上', 'compare', '左が右以上・以後（≧）', 2, 2, [ordered], 'bool'),
  info('in', 'どれか', 'compare', '1つ目が、2つ目からのどれかと同じ', 2, many, [comparable], 'bool'),
  info('contains', '含む', 'compare', '選んだものや文字に、次が含まれる', 2, 2, [['list', 'text'], text], 'bool'),
  info('matches', '形に合う', 'compare', '文字が決まった形に合う', 1, 1, [text], 'bool', { pattern: true }),
  info('answered', '答えがある', 'compare', '項目に答えがある', 1, 1, ['any'], 'bool'),
  info('all', 'かつ', 'logic', 'すべて成り立つ', 1, many, [bool], 'bool'),
  info('any', 'または', 'logic', 'どれか1つでも成り立つ', 1, many, [bool], 'bool'),
  info('not', 'でない', 'logic', '成り立たない', 1, 1, [bool], 'bool'),
  info('if', 'もし', 'choose', '条件が成り立てば2つ目、でなければ3つ目', 3, 3, [bool, 'any']),
  info('coalesce', '空なら', 'choose', '分かっているうちで最初のもの', 2, many, ['any']),
  info('sum', '合計', 'rows', '繰り返しの各行の数を足します', 1, 1, [number], 'number', { over: true }),
  info('count_rows', '行数', 'rows', '行を、または条件の成り立つ行を数えます', 0, 1, [bool], 'number', { over: true }),
  info('some', 'どれかの行で', 'rows', 'どれかの行で成り立つ', 1, 1, [bool], 'bool', { over: true }),
  info('every', 'すべての行で', 'rows', 'すべての行で成り立つ', 1, 1, [bool], 'bool', { over: true }),
];

const byOp = new Map(operators.map((o) => [o.op, o]));

export const operatorInfo = (op: string): OperatorInfo | undefined => byOp.get(op);

export const paramOf = (o: OperatorInfo, at: number): Param => o.params[Math.min(at, o.params.length - 1)] ?? 'any';

/** Whether a type is among those a parameter takes; what is not known fits. */
export const fits = (param: Param, type: ValueType | undefined): boolean => param === 'any' || type === undefined || param.includes(type);

/** Where the arguments of an operator must be of one type, from which on. */
export function sameFrom(op: string): number | undefined {
  if (['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'in', 'min', 'max', 'coalesce'].includes(op)) return 0;
  return op === 'if' ? 1 : undefined;
}

/** What the evaluator knows and this table does not, and the other way round. */
export function tableDifferences(): string[] {
  const known = new Set(operatorNames);
  return [...operatorNames.filter((op) => !byOp.has(op)), ...operators.filter((o) => !known.has(o.op)).map((o) => o.op)];
}

export const typeNames: Record<ValueType, string> = { text: '文字', number: '数', date: '日付', bool: 'はい・いいえ', list: '選んだもの', object: 'いくつかの値' };
