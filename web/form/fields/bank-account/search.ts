// Names of banks and branches made comparable, as internal/bank does.
import { katakana } from '../../evaluate/chars';
import type { Bank } from '../../services';

const shortened: readonly [string, string][] = [
  ['信用金庫', '信金'], ['信用組合', '信組'], ['労働金庫', '労金'], ['農業協同組合', '農協'], ['漁業協同組合', '漁協'],
  ['シンヨウキンコ', 'シンキン'], ['シンヨウクミアイ', 'シンクミ'], ['ロウドウキンコ', 'ロウキン'],
  ['ノウギヨウキヨウドウクミアイ', 'ノウキヨウ'], ['ギヨギヨウキヨウドウクミアイ', 'ギヨキヨウ'],
  ['銀行', ''], ['ギンコウ', ''], ['支店', ''], ['シテン', ''],
];

const small: Record<string, string> = Object.fromEntries(
  [...'ッャュョァィゥェォヮ'].map((c) => [c, String.fromCodePoint(c.codePointAt(0)! + 1)]).concat([['ヵ', 'カ'], ['ヶ', 'ケ']]),
);

/** One width, one case, no small kana, no signs, no word that says only that it is a bank. */
export function fold(name: string): string {
  const s = Array.from(katakana(name.normalize('NFKC')), (c) => small[c] ?? c)
    .join('').replace(/[\s\u3000\-ー‐−・.、,']/g, '').toUpperCase();
  const [end, short] = shortened.find(([long]) => s.length > long.length && s.endsWith(long)) ?? ['', ''];
  return s.slice(0, s.length - end.length) + short;
}

function rank(texts: readonly string[], query: string): number {
  const ranks = texts.map((text) => {
    const s = fold(text);
    return s === query ? 0 : s.startsWith(query) ? 1 : s.includes(query) ? 2 : 3;
  });
  return Math.min(...ranks);
}

/** What of a list a query names, what begins with it first. */
export function search(all: readonly Bank[], query: string): Bank[] {
  const q = fold(query);
  return all
    .map((it, i) => ({ it, i, rank: rank([it.code, it.name, it.kana], q) }))
    .filter((f) => f.rank < 3)
    .sort((a, b) => a.rank - b.rank || a.i - b.i)
    .map((f) => f.it);
}

export const sameName = (a: string, b: string): boolean => fold(a) === fold(b);
