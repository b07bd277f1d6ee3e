import type { FieldTexts } from '../texts';

type Key = 'pad' | 'empty' | 'drawn' | 'undo' | 'clear' | 'how' | 'undone' | 'cleared' | 'full' | 'unable' | 'unableOptional' | 'unableRequired';

export const signatureTexts: FieldTexts<Key> = {
  ja: {
    pad: '署名を書くところ', empty: 'まだ書かれていません', drawn: '{n}画まで書きました', undo: '1画もどす', clear: '書き直す',
    how: '枠の中に、指・ペン・マウスで名前を書いてください。', undone: '1画もどしました', cleared: '署名を消しました',
    full: 'これ以上は書けません。書き直してください。', unable: '手で書くのが難しいとき',
    unableOptional: 'この欄は空けたまま進めます。空いていることは職員に伝わり、窓口での署名など別の方法を案内します。名前をキーボードで入力しても、署名にはなりません。',
    unableRequired: 'この手続では署名が必要です。名前をキーボードで入力しても署名にはならないので、手続のページにある問い合わせ先に、窓口や郵送など別の方法をご相談ください。ここまでの入力は下書きに残ります。',
  },
  'ja-easy': {
    pad: 'サインを かく ところ', empty: 'まだ かいていません', drawn: '{n}本(ほん)の 線(せん)を かきました', undo: '1本(ぽん) もどす', clear: 'かきなおす',
    how: 'わくの 中(なか)に、指(ゆび)・ペン・マウスで 名前(なまえ)を かいてください。', undone: '1本(ぽん) もどしました', cleared: 'サインを けしました',
    full: 'これより 多(おお)く かけません。かきなおしてください。', unable: '手(て)で かくことが むずかしいとき',
    unableOptional: 'ここは かかないで 次(つぎ)へ 行(い)くことが できます。役所(やくしょ)の 人(ひと)が ほかの やりかたを 教(おし)えます。キーボードで 名前(なまえ)を 入(い)れても サインには なりません。',
    unableRequired: 'サインが いります。キーボードで 名前(なまえ)を 入(い)れても サインには なりません。手続(てつづ)きの ページに ある ところに 電話(でんわ)などで 聞(き)いてください。ここまで 入(い)れたものは のこります。',
  },
  en: {
    pad: 'Place to sign', empty: 'Nothing drawn yet', drawn: '{n} strokes drawn', undo: 'Undo a stroke', clear: 'Start again',
    how: 'Write your name in the frame with a finger, a pen or a mouse.', undone: 'One stroke undone', cleared: 'Signature cleared',
    full: 'The frame takes no more. Please start again.', unable: 'If you cannot write by hand',
    unableOptional: 'You can leave this empty and go on. The office sees that it is empty and will offer another way, such as signing at the counter. A name typed on a keyboard is not a signature.',
    unableRequired: 'This procedure needs a signature, and a name typed on a keyboard is not one. Please ask the contact on the procedure’s page for another way, such as the counter or post. What you have entered stays in your draft.',
  },
};
