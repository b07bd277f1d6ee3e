// What is wrong with a finder, in words; what the form engine says of its
// questions is said as for any form.
import { findingText, type FindingLike } from '../procedures/findings';

const texts: Record<string, string> = {
  no_results: '結果の手続が1つもありません。',
  unknown_procedure: 'この手続はありません。選び直してください。',
  procedure_not_offered: 'この手続は今、だれでも使える形で公開されていないため、結果に出ません。',
  result_always_comes: '条件がないため、どう答えても出ます。',
  result_never_comes: '条件が成り立つことがなく、この手続は出ません。',
  question_type_not_allowed: 'この種類の項目は手続ナビでは使えません。選択・数・日付・はい／いいえの質問にしてください。',
  question_decides_nothing: 'この質問の答えは、どの結果にも使われていません。',
  missing: '文が入っていません。',
  html_in_text: 'HTML は書けません。',
};

/** A finding without the place. */
export function finderFinding(finding: FindingLike): string {
  return texts[finding.key] ?? findingText(finding);
}

/** Which result a finding stands at; undefined for what is not about one. */
export function resultOf(path: string): number | undefined {
  const at = /^results\.(\d+)/.exec(path);
  return at ? Number(at[1]) : undefined;
}

/** The path within the form of questions; undefined for what is not about it. */
export function questionPath(path: string): string | undefined {
  return path.startsWith('form.') ? path.slice('form.'.length) : undefined;
}
