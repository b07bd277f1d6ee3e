// What is wrong with a form, in words: the check's keys and the parser's.
import type { FormDocument } from '../../../form/types';
import { placeName } from '../../builder/locate';

const texts: Record<string, string> = {
  no_pages: 'ページがありません。',
  empty_page: 'ページに項目がありません。',
  empty_section: 'まとまりに項目がありません。',
  empty_group: '繰り返しに項目がありません。',
  empty_range: '最小が最大より大きくなっています。',
  nothing_to_answer: '答える項目が1つもありません。',
  unknown_reference: '条件や計算が、存在しない項目を使っています。',
  circular_calculation: '計算が自分自身に戻っています。',
  circular_condition: '条件が自分自身に戻っています。',
  duplicate_id: '同じ識別子が2回使われています。',
  too_many_fields: '項目が多すぎます。',
  too_many_expressions: '条件や計算が多すぎます。',
  unreachable_page: '条件が成り立つことがなく、このページは表示されません。',
  unreachable_section: '条件が成り立つことがなく、このまとまりは表示されません。',
  dead_branch: '条件が成り立つことがなく、表示されません。',
  no_options: '選択肢がありません。',
  no_rows: '表に行がありません。',
  no_file_kinds: '受け付けるファイルの種類がありません。',
  required_never_answerable: '必須なのに、答えられる場面がありません。',
  required_never_applies: '必須になる条件が成り立ちません。',
  required_twice: '必須の指定が二重です。',
  depends_on_later_field: '後ろの項目の答えで決まります。前に移すと分かりやすくなります。',
  too_complex_to_check: '条件が複雑で、すべての場合を確かめられませんでした。',
  reads_staff_only: '申請者に見える項目が、管理項目（職員だけの項目）の値を使っています。',
  not_allowed_here: 'この設定は、ここでは使えません。',
  unknown_option_under: '連動先にない選択肢を条件にしています。',
  under_without_depends_on: '選択肢に連動の条件がありますが、連動する項目が決まっていません。',
  depends_on_no_choice: '連動できるのは、同じ場所にある「1つ選ぶ」項目だけです。',
  depends_on_not_before: '連動する項目は、この項目より前に置いてください。',
  dead_option: 'この選択肢が選べる場面がありません。',
  nothing_offered: '連動先の答えによっては、選べるものが1つもありません。',
  second_list_match: '対象者照合の項目は1つだけ置けます。',
  step_too_fine: '刻みが、入力できる小数の桁より細かくなっています。',
  slider_without_ends: 'スライダーには最小と最大が要ります。',
  bad_pattern: '文字の形の指定が正しくありません。',
  required: '入力が必要です。',
  malformed: '形が正しくありません。',
  none: '試し入力がまだありません。公開のたびに確かめる答えの例を作っておくと安心です。',
  sample_unreadable: '試し入力を読めません。',
  sample_refused: '試し入力が、受け付けられるはずなのに受け付けられません。',
  sample_accepted: '試し入力が、受け付けられないはずなのに受け付けられます。',
  sample_fault_missing: '試し入力で、起こるはずの誤りが起こりません。',
};

export interface FindingLike {
  path: string;
  key: string;
  params?: Record<string, unknown>;
}

/** One finding in a sentence, with its place where that says more. */
export function findingText({ path, key }: FindingLike, document?: FormDocument): string {
  const text = texts[key] ?? `様式に誤りがあります（${key}）。`;
  const place = document ? placeName(document, path) : '';
  return place ? `${place} ${text}` : text;
}
