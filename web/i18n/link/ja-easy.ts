import type { LinkKey } from './ja';

export const link: Record<LinkKey, string> = {
  'link.asksTitle': 'とどいた リンクで 書(か)く ことが できます',
  'link.asks': 'つぎの ことを 書(か)いてください。わかる ところを 先(さき)に 書(か)きます。',
  'link.fill': 'たしかめて 書(か)く',
  'link.without': '自分(じぶん)で 書(か)く',
  'link.doneTitle': 'リンクの ことを 書(か)きました',
  'link.done': '正(ただ)しいか 見(み)てください。ちがう ところは 直(なお)す ことが できます。',
  'link.failedTitle': 'リンクの ことを 書(か)く ことが できませんでした',
  'link.invalid': 'この リンクは 使(つか)えません。自分(じぶん)で 書(か)いてください。',
  'link.closed': '今(いま)は 受(う)けつけて いません。この リンクは 使(つか)えません。',
  'link.later': 'インターネットに つながりませんでした。もう一度(いちど) おしてください。',
};
