/** What is said to somebody who came by a link that fills the form in. */
export const link = {
  'link.asksTitle': '届いたリンクから入力できます',
  'link.asks': '確認のため、次の項目を入力してください。お手元の記録から、分かる項目をあらかじめ入力します。',
  'link.fill': '確認して入力する',
  'link.without': '自分で入力する',
  'link.doneTitle': 'リンクの内容を入力しました',
  'link.done': '内容が正しいか確かめてください。違うところは直せます。',
  'link.failedTitle': 'リンクの内容を入力できませんでした',
  'link.invalid': 'このリンクは使えません。新しいリンクが届いていないか確かめるか、自分で入力してください。',
  'link.closed': '受付期間ではないため、このリンクは使えません。',
  'link.later': '通信できませんでした。もう一度お試しください。',
};

export type LinkKey = keyof typeof link;
