// What was made of a row of the sheet, in words.
import type { FieldType } from '../../../../form/types';
import type { Schemas } from '../../../data/client';
import { typeName } from '../../../builder/palette-types';

export const columnNames: Record<string, string> = {
  number: '番号', label: '質問', type: '種別', required: '必須', options: '選択肢', help: '説明', length: '文字数', condition: '条件', page: 'ページ', section: '区分',
};

const notes: Record<string, (text: string) => string> = {
  no_label: (t) => `質問が書かれていないため、取り込みません${t && `（${t}）`}。`,
  heading: () => '見出しとして読みとばしました。',
  type_guessed: (t) => `種別が空なので、「${typeName(t as FieldType)}」としました。`,
  type_unknown: (t) => `種別「${t}」が分かりません。質問の言葉から選びました。`,
  no_options: () => '選ぶ質問ですが、選択肢がありません。1行の文字にしました。',
  options_make_choice: (t) => `選択肢があるので、1つ選ぶ質問にしました（${t}）。`,
  options_unused: (t) => `この種別では選択肢を使いません（${t}）。`,
  exclusive_guessed: (t) => `「${t}」は、ほかと一緒に選べないようにしました。`,
  one_option: (t) => `選択肢が1つだけです（${t}）。区切りを確かめてください。`,
  free_text_option: () => '選択肢の「（　）」に書き込む欄は付きません。必要なら、続けて文字の質問を置きます。',
  length_unknown: (t) => `文字数「${t}」が読めません。`,
  length_unused: () => 'この種別では文字数を使いません。',
  required_unknown: (t) => `必須の印「${t}」が分かりません。任意にしました。`,
  condition_read: (t) => `${t}表示します。`,
  condition_unknown: (t) => `条件「${t}」が分かりません。いつも表示します。`,
};

export const noteText = ({ key, text }: Schemas['SheetNote']): string => notes[key]?.(text) ?? text;

export const statusNames: Record<Schemas['SheetRow']['status'], string> = { understood: '取り込みます', guessed: '見当を付けました', not_understood: '一部分かりません', skipped: '読みとばします' };
