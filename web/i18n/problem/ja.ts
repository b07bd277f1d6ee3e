/**
 * A sentence for each stable error code of the API: what happened and what to
 * do now. Codes that only staff or operators meet are here too.
 */
export const problem = {
  'problem.offline': 'インターネットにつながっていません。つながったら、もう一度お試しください。',
  'problem.timeout': '時間内に返事がありませんでした。もう一度お試しください。',
  'problem.aborted': '中止しました。',
  'problem.internal': '申し訳ありません。こちらの不具合で処理できませんでした。しばらくしてから、もう一度お試しください。',
  'problem.unavailable': 'ただいま混み合っているか、点検中です。しばらくしてから、もう一度お試しください。',
  'problem.invalid_input': '入力内容に誤りがあります。',
  'problem.unauthenticated': '時間がたったため、確認が必要です。もう一度はじめからお願いします。',
  'problem.forbidden': '見つかりません。',
  'problem.not_found': '見つかりません。',
  'problem.conflict': 'ほかの画面で変更されました。読み込み直してください。',
  'problem.gone': '受付は終わりました。',
  'problem.too_large': '大きすぎるため、受け取れません。',
  'problem.throttled': '回数が多すぎます。しばらく待ってから、もう一度お試しください。',
  'problem.reference': 'お問い合わせの番号: {id}',
} as const;

export type ProblemKey = keyof typeof problem;
