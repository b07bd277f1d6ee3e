import type { SubmitKey } from './ja';

export const submit: Record<SubmitKey, string> = {
  'submit.checkLead': 'まだ 出(だ)していません。見(み)てから、いちばん 下(した)の「出(だ)す」を おしてください。',
  'submit.checkFaults': 'なおす ところが あります',
  'submit.filesWaiting': 'まだ 送(おく)っていない ファイルが {count}つ あります',
  'submit.filesWaitingText': 'ファイルを 送(おく)りおわったら、出(だ)すことが できます。',
  'submit.submit': '出(だ)す',
  'submit.submitUnknown': '出(だ)せたか わかりません',
  'submit.submitAgain': 'もう一度(いちど)「出(だ)す」を おしてください。何回(なんかい) おしても 1つだけです。',
  'submit.doneTitle': '申(もう)しこみが できました',
  'submit.doneLead': '「{title}」の 申(もう)しこみが {name}に とどきました。',
  'submit.earlierTitle': '前(まえ)に 出(だ)したものが とどいています',
  'submit.earlierText': '前(まえ)に「出(だ)す」を おしたときの ものが とどいています。そのあと なおしたことは 入(はい)っていません。',
  'submit.submittedAt': '出(だ)した とき',
  'submit.copyNumber': '番号(ばんごう)を コピーする',
  'submit.copySecret': 'パスワードを コピーする',
  'submit.keepTitle': '番号(ばんごう)と パスワードを かならず 書(か)いて おいてください',
  'submit.keepText': 'あとで 見(み)るときに いります。パスワードは この ページを とじると もう 見(み)ることが できません。写真(しゃしん)を とるか、紙(かみ)に 書(か)いてください。',
  'submit.print': '印刷(いんさつ)する',
};
