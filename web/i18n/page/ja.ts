/** What a procedure's page and the list say beside what every page says. */
export const page = {
  'page.department': '担当',
  'page.handouts': 'ダウンロードできるファイル',
  'page.handout': '{kind}・{size}',
  'page.tags': 'タグ',
  'page.tag': 'タグからさがす',
  'page.tagged': 'タグ「{tag}」の手続',
  'page.untag': 'タグの絞り込みをやめる',
  'page.share': 'この手続を共有',
  'page.shareButton': '共有する',
  'page.copyLink': 'リンクをコピー',
  'page.shareHint': '家族などに、このページのリンクを送れます。入力した内容は送られません。',
  'page.opensToday': '今日の{time}から受け付けます',
  'page.opensTomorrow': '明日の{time}から受け付けます',
  'page.opensIn': 'あと{days}日で受付が始まります',
  'page.closesToday': '今日の{time}までです',
  'page.closesTomorrow': '明日の{time}までです',
  'page.closesIn': '受付はあと{days}日です',
  'page.japanTime': '時刻は日本時間です。',
  'page.wordTitle': '合言葉を入力してください',
  'page.wordLead': 'この手続は、合言葉を知っている人だけが使えます。合言葉は、案内のチラシや、主催者からのお知らせに書いてあります。',
  'page.word': '合言葉',
  'page.wordHint': 'ひらがなとカタカナ、全角と半角の違いは気にしなくてかまいません。',
  'page.wordMissing': '合言葉を入力してください。',
  'page.wordOpen': '開く',
} as const;

export type PageKey = keyof typeof page;
