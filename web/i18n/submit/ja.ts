/** What is said after the form: the check page and the receipt. */
export const submit = {
  'submit.checkLead': 'まだ提出されていません。内容を確認して、いちばん下の「提出する」を押してください。',
  'submit.checkFaults': '提出の前に直すところがあります',
  'submit.filesWaiting': '送信の終わっていないファイルが{count}個あります',
  'submit.filesWaitingText': '送信が終わると提出できます。',
  'submit.submit': '提出する',
  'submit.submitUnknown': '提出できたかどうか、確かめられませんでした',
  'submit.submitAgain': 'もう一度「提出する」を押してください。何度押しても、申請は1件だけです。',
  'submit.doneTitle': '申請を受け付けました',
  'submit.doneLead': '「{title}」の申請が{name}に届きました。',
  'submit.earlierTitle': '先に提出した内容で受け付けています',
  'submit.earlierText': '前に「提出する」を押したときの内容が届いていました。そのあとに直したところは入っていません。直したいときは、窓口にご連絡ください。',
  'submit.submittedAt': '受付日時',
  'submit.copyNumber': '受付番号をコピー',
  'submit.copySecret': '照会用パスワードをコピー',
  'submit.keepTitle': '受付番号と照会用パスワードを必ず控えてください',
  'submit.keepText': '申請の状況を見るとき、内容を直すとき、取り下げるときに必要です。照会用パスワードは、この画面を閉じると二度と表示できません。写真を撮るか、印刷するか、メモしてください。',
  'submit.print': '印刷する',
} as const;

export type SubmitKey = keyof typeof submit;
