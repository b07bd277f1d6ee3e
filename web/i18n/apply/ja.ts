/** What the form's frame says while it is filled in. */
export const apply = {
  'apply.filling': '入力',
  'apply.pause': '中断する',
  'apply.toCheck': '確認へ進む',
  'apply.saved': '保存しました',
  'apply.savedAt': '{at} に保存しました',
  'apply.saving': '保存しています',
  'apply.savedHere': 'この端末に保存しています。つながったら送ります',
  'apply.notSaved': '保存できませんでした',
  'apply.anewTitle': '時間がたったため、下書きを作り直しました',
  'apply.anewText': '入力した内容は残っています。添付したファイルは、もう一度添付してください。',
  'apply.forgetful': 'このブラウザーには下書きを残せません。ページを閉じずに、最後まで入力してください。',
  'apply.conflictTitle': '別の画面でも入力されています',
  'apply.conflictText': '同じ申請が、別のタブか端末で先に保存されました。どちらの内容を残しますか。',
  'apply.conflictMine': 'この画面の内容を残す',
  'apply.conflictTheirs': '先に保存された内容を読み込む',
  'apply.newerTitle': '様式が新しくなりました',
  'apply.newerText': 'この下書きは前の様式で作られています。新しい様式で申請するには、下書きを消してはじめからやり直してください。',
  'apply.checkTitle': '内容の確認',
} as const;

export type ApplyKey = keyof typeof apply;
