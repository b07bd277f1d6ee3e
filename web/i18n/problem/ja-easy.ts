import type { ProblemKey } from './ja';

export const problem: Record<ProblemKey, string> = {
  'problem.offline': 'インターネットに つながっていません。つながったら、もう一度(いちど) してください。',
  'problem.timeout': '時間(じかん)が かかりすぎました。もう一度(いちど) してください。',
  'problem.aborted': 'やめました。',
  'problem.internal': 'ごめんなさい。うまく いきませんでした。すこし 待(ま)って、もう一度(いちど) してください。',
  'problem.unavailable': '今(いま) こんでいます。すこし 待(ま)って、もう一度(いちど) してください。',
  'problem.invalid_input': '書(か)いたことに まちがいが あります。',
  'problem.unauthenticated': '時間(じかん)が たちました。もう一度(いちど) はじめから してください。',
  'problem.forbidden': '見(み)つかりません。',
  'problem.not_found': '見(み)つかりません。',
  'problem.conflict': 'ほかの 画面(がめん)で 変(か)わりました。もう一度(いちど) ひらいてください。',
  'problem.gone': '申(もう)しこみは おわりました。',
  'problem.too_large': '大(おお)きすぎます。',
  'problem.throttled': '何回(なんかい)も しすぎました。すこし 待(ま)って、もう一度(いちど) してください。',
  'problem.reference': '聞(き)くときの 番号(ばんごう): {id}',
};
