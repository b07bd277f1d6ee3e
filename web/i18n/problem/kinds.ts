/**
 * What can always be said, whatever the server's code: these come with the page,
 * the others soon after it.
 */
export const kinds = {
  'problem.offline': 'インターネットにつながっていません。つながったら、もう一度お試しください。',
  'problem.timeout': '時間内に返事がありませんでした。もう一度お試しください。',
  'problem.internal': '申し訳ありません。こちらの不具合で処理できませんでした。しばらくしてから、もう一度お試しください。',
  'problem.unavailable': 'ただいま混み合っているか、点検中です。しばらくしてから、もう一度お試しください。',
  'problem.invalid_input': '入力内容に誤りがあります。',
  'problem.unauthenticated': '時間がたったため、確認が必要です。もう一度はじめからお願いします。',
  'problem.not_found': '見つかりません。',
  'problem.conflict': 'ほかの画面で変更されました。読み込み直してください。',
  'problem.gone': '受付は終わりました。',
  'problem.too_large': '大きすぎるため、受け取れません。',
  'problem.throttled': '回数が多すぎます。しばらく待ってから、もう一度お試しください。',
  'problem.reference': 'お問い合わせの番号: {id}',
  'problem.no_session': '時間がたったため、確認が必要です。もう一度はじめからお願いします。',
  'problem.busy': 'ただいま混み合っています。少し待ってから、もう一度お試しください。',
  'problem.municipality_unavailable': 'ただいまこの市区町村の窓口を利用できません。しばらくしてから、もう一度お試しください。',
} as const;
