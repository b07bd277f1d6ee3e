import type { ApplyKey } from './ja';

export const apply: Record<ApplyKey, string> = {
  'apply.filling': '書(か)く',
  'apply.pause': 'やめて あとで する',
  'apply.toCheck': '確認(かくにん)へ',
  'apply.saved': 'のこしました',
  'apply.savedAt': '{at}に のこしました',
  'apply.saving': 'のこしています',
  'apply.savedHere': 'この 機械(きかい)に のこしています。つながったら 送(おく)ります',
  'apply.notSaved': 'のこすことが できませんでした',
  'apply.anewTitle': '時間(じかん)が たったので、もう一度(いちど) つくりました',
  'apply.anewText': '書(か)いたことは のこっています。ファイルは もう一度(いちど) 出(だ)してください。',
  'apply.forgetful': 'この ブラウザーには のこすことが できません。ページを とじないでください。',
  'apply.conflictTitle': 'ほかの 画面(がめん)でも 書(か)いています',
  'apply.conflictText': '同(おな)じ 申(もう)しこみを ほかの 画面(がめん)でも 書(か)いています。どちらを のこしますか。',
  'apply.conflictMine': 'この 画面(がめん)を のこす',
  'apply.conflictTheirs': 'ほかの 画面(がめん)を のこす',
  'apply.newerTitle': '新(あたら)しい 紙(かみ)に なりました',
  'apply.newerText': 'この 書(か)いたものは 前(まえ)の ものです。新(あたら)しいもので 申(もう)しこむには、消(け)して はじめから してください。',
  'apply.checkTitle': '確認(かくにん)',
};
