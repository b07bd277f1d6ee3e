/** The guided finder: questions that lead to procedures. */
export const finder = {
  'finder.homeTitle': 'どの手続か分からないとき',
  'finder.homeLead': 'いくつかの質問に答えると、必要な手続が分かります。',
  'finder.name': '手続ナビ',
  'finder.private': '答えはこの端末の中だけで使います。市区町村には送られません。',
  'finder.begin': '質問をはじめる',
  'finder.question': '{at}問目(全部で{count}問ほど)',
  'finder.skip': 'とばす',
  'finder.toResults': '結果を見る',
  'finder.previous': '前の質問',
  'finder.soFar': 'いまのところ、{count}件の手続があてはまります',
  'finder.none': 'いまのところ、あてはまる手続はありません',
  'finder.results': 'あなたに必要な手続',
  'finder.resultsLead': '答えから、{count}件の手続が見つかりました。',
  'finder.nothingTitle': 'あてはまる手続がありません',
  'finder.nothingText': '答えを変えてみるか、言葉でさがすか、窓口にお問い合わせください。',
  'finder.contact': 'お問い合わせ',
  'finder.change': '答えを見なおす',
  'finder.again': 'はじめからやりなおす',
  'finder.noteTitle': 'この結果は目安です',
  'finder.noteText': 'ここに出ない手続が必要なこともあります。はっきりしないときは、窓口にお問い合わせください。',
  'finder.search': '言葉でさがす',
} as const;

export type FinderKey = keyof typeof finder;
