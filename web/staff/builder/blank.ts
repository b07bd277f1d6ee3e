import type { Field, FieldType, FormDocument } from '../../form/types';
import { FORMAT } from '../../form/types';

/** What each type is called, in the order the palette shows them. */
export const fieldTypes: { type: FieldType; name: string; help: string }[] = [
  { type: 'text', name: '1行の文字', help: '短い答え' },
  { type: 'long_text', name: '長い文章', help: '何行にもわたる答え' },
  { type: 'number', name: '数値', help: '人数・金額・数量' },
  { type: 'date', name: '日付', help: '西暦でも和暦でも' },
  { type: 'choice', name: '1つ選ぶ', help: '選択肢から1つ' },
  { type: 'multiple_choice', name: 'いくつか選ぶ', help: '選択肢から好きなだけ' },
  { type: 'name', name: '氏名', help: '姓・名とフリガナ' },
  { type: 'address', name: '住所', help: '郵便番号から自動入力' },
  { type: 'phone', name: '電話番号', help: '固定・携帯' },
  { type: 'email', name: 'メールアドレス', help: '連絡先' },
  { type: 'attachment', name: '添付ファイル', help: '写真・PDF など' },
  { type: 'consent', name: '同意', help: '読んで同意する' },
  { type: 'explanation', name: '説明文', help: '答えのない案内' },
  { type: 'calculation', name: '計算', help: '答えから自動で計算' },
  { type: 'group', name: '繰り返し', help: '世帯員・明細など' },
];

/** What the palette offers: the types whose settings the builder can edit in full. */
export const offered = fieldTypes.filter(({ type }) => type !== 'calculation' && type !== 'group');

export function typeName(type: FieldType): string {
  return fieldTypes.find((t) => t.type === type)?.name ?? type;
}

/** A field as it comes from the palette: valid at once, so that the preview works. */
export function blankField(type: FieldType, id: string): Field {
  const ground = { id, label: { ja: typeName(type) } };
  switch (type) {
    case 'choice':
    case 'multiple_choice':
      return { ...ground, type, options: [{ value: 'option_1', label: { ja: '選択肢1' } }, { value: 'option_2', label: { ja: '選択肢2' } }] };
    case 'name':
      return { ...ground, type, kana: true };
    case 'attachment':
      return { ...ground, type, max_count: 1, kinds: ['jpeg', 'png', 'pdf'] };
    case 'consent':
      return { ...ground, type, statement: { ja: '同意する内容をここに書きます。' } };
    case 'explanation':
      return { ...ground, type, body: { ja: '案内の文章をここに書きます。' } };
    case 'calculation':
      return { ...ground, type, expression: { number: '0' } };
    case 'group':
      return { ...ground, type, fields: [{ id: `${id}_text`, label: { ja: '項目' }, type: 'text' }] };
    case 'matrix':
      return { ...ground, type, rows: [{ value: 'row_1', label: { ja: '行1' } }, { value: 'row_2', label: { ja: '行2' } }], options: [{ value: 'option_1', label: { ja: '選択肢1' } }, { value: 'option_2', label: { ja: '選択肢2' } }] };
    default:
      return { ...ground, type };
  }
}

export function blankDocument(title: string): FormDocument {
  return {
    format: FORMAT,
    title: { ja: title },
    pages: [{ id: 'page_1', title: { ja: 'ページ1' }, sections: [{ id: 'section_1', fields: [] }] }],
  };
}
