// The settings of fields in words, for what changed.
import { withoutReadings } from '../../../../form/editing/furigana';
import type { FormDocument } from '../../../../form/types';
import { findField } from '../../../builder/tree';

const names: Record<string, string> = {
  required: '必須', searchable: '職員が検索できる', staff_only: '管理項目（職員だけ）', sensitive: '要配慮個人情報',
  min_length: '最小の文字数', max_length: '最大の文字数', charset: '使える文字', pattern: '文字の形', pattern_message: '文字の形が違うときの言葉',
  min: '最小', max: '最大', decimals: '小数のけた数', unit: '単位', grouping: '3けたごとの区切り', display: '見せ方', step: '刻み',
  min_label: '最小の言葉', max_label: '最大の言葉', calendar: '暦', depends_on: '選べるものを決める項目', min_choices: '選ぶ数の最小', max_choices: '選ぶ数の最大',
  kana: 'フリガナ', allow_single: '姓名を分けない氏名', min_count: 'ファイルの最小の数', max_count: 'ファイルの最大の数', max_bytes: 'ファイルの大きさの上限', kinds: '種類', capture: 'その場で撮影',
  statement: '同意の文', agree_label: '同意のボタン', body: '文章', tone: '見た目', result: '計算の結果', shown: '結果を見せる',
  min_rows: '最小の行数', max_rows: '最大の行数', row_label: '行の名前', add_label: '追加のボタン', opens: '選べる時刻の始まり', closes: '選べる時刻の終わり',
  min_days: '最短の日数', max_days: '最長の日数', area: '地図の範囲', places: '地図の目印', lines: '地図の線', number_label: '番号の名前', check: '本人の確かめ', check_label: '確かめの名前',
};

/** The name of a setting; one that nobody has named keeps its key. */
export const settingName = (key: string): string => names[key] ?? `設定（${key}）`;

const values: Record<string, string> = {
  radio: '並べて選ぶ', select: '一覧から選ぶ', search: '探して選ぶ', input: '入力', slider: 'つまみ', both: '西暦と和暦', seireki: '西暦', wareki: '和暦',
  plain: 'ふつう', note: '補足', warning: '注意', any: '制限なし', zenkaku: '全角', hankaku: '半角', hiragana: 'ひらがな', katakana: 'カタカナ', digits: '数字', alpha: '英字', alnum: '英数字',
  none: 'なし', birth_date: '生年月日', code: '確認の番号', ordinary: '普通', checking: '当座', savings: '貯蓄',
};

/** Settings that are on unless they say otherwise. */
const onByDefault = new Set(['kana', 'grouping', 'shown']);

/** A setting's value as a person says it. */
export function valueText(key: string, value: unknown, document?: FormDocument): string {
  if (value === undefined || value === null) return key === 'required' ? '任意' : onByDefault.has(key) ? 'する' : flags.has(key) ? 'しない' : 'なし';
  if (typeof value === 'boolean') return key === 'required' ? (value ? '必須' : '任意') : value ? 'する' : 'しない';
  if (key === 'depends_on' && document && typeof value === 'string') return `「${withoutReadings(findField(document, value)?.field.label.ja ?? value)}」`;
  if (key === 'max_bytes' && typeof value === 'number') return `${Math.round(value / 104857.6) / 10}MB`;
  if (typeof value === 'string' || typeof value === 'number') return values[String(value)] ?? String(value);
  if (Array.isArray(value)) return value.every((v) => typeof v === 'string') ? value.map((v) => values[v] ?? v).join('、') : `${value.length}件`;
  const text = value as { ja?: unknown };
  if (typeof text.ja === 'string') return withoutReadings(text.ja);
  const entries = Object.entries(value as object).filter(([, v]) => v !== undefined);
  return entries.length === 0 ? 'なし' : entries.map(([k, v]) => `${optionWords[k] ?? settingName(k)}: ${valueText(k, v)}`).join('、');
}

const flags = new Set(['required', 'searchable', 'staff_only', 'sensitive', 'allow_single', 'capture', 'exclusive']);

const optionWords: Record<string, string> = { hint: '補足', exclusive: 'ほかと一緒に選べない', under: '選べる場面', capacity: '定員', south: '南', west: '西', north: '北', east: '東' };

/** Long texts are shortened where they are only compared. */
export function fold(text: string): string {
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}
