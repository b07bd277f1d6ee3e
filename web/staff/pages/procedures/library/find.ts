import type { Schemas } from '../../../data/client';

export type Item = Schemas['LibraryItem'];

/** What a procedure is for, in the order in which people look for it. */
export const uses: readonly [Item['use'], string][] = [
  ['application', '申請'],
  ['notification', '届出'],
  ['request', '請求'],
  ['booking', '予約'],
  ['enrolment', '申込み・登録'],
  ['report', '通報・相談'],
  ['opinion', '意見'],
  ['survey', 'アンケート'],
];

/** What somebody may want a form to have, by the field types that are it. */
export const parts: readonly { key: string; label: string; types: readonly string[] }[] = [
  { key: 'attachment', label: '添付書類', types: ['attachment'] },
  { key: 'account', label: '口座', types: ['bank_account'] },
  { key: 'place', label: '地図の場所', types: ['map_point'] },
  { key: 'rows', label: 'くり返し（明細・世帯員）', types: ['group'] },
  { key: 'sum', label: '計算', types: ['calculation'] },
  { key: 'list', label: '対象者の照合', types: ['list_match'] },
  { key: 'signature', label: '署名', types: ['signature'] },
  { key: 'matrix', label: '表形式の選択', types: ['matrix'] },
  { key: 'corporation', label: '法人番号', types: ['corporate_number'] },
  { key: 'time', label: '時刻・期間', types: ['time', 'date_time', 'period'] },
];

export interface Wish {
  words: string;
  category: string;
  use: string;
  parts: readonly string[];
  /** At most so many minutes to fill in; 0 for any. */
  minutes: number;
}

export const anything: Wish = { words: '', category: '', use: '', parts: [], minutes: 0 };

/** Whether a wish narrows anything. */
export function narrows(wish: Wish): boolean {
  return wish.words.trim() !== '' || wish.category !== '' || wish.use !== '' || wish.parts.length > 0 || wish.minutes > 0;
}

/** One spelling for looking up: hiragana as katakana, no width, no case. */
export function folded(text: string): string {
  const wide = text.normalize('NFKC').toLowerCase();
  return wide.replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

const haystacks = new WeakMap<Item, string>();

function haystack(item: Item): string {
  const known = haystacks.get(item);
  if (known !== undefined) return known;
  const made = folded([item.title, item.kana, item.easy, item.easy.replace(/[ ()（）]/g, ''), item.category, item.description, ...item.tags].join('\n'));
  haystacks.set(item, made);
  return made;
}

export function fits(item: Item, wish: Wish): boolean {
  if (wish.category !== '' && item.category !== wish.category) return false;
  if (wish.use !== '' && item.use !== wish.use) return false;
  if (wish.minutes > 0 && item.minutes > wish.minutes) return false;
  const has = (key: string) => parts.find((p) => p.key === key)?.types.some((type) => item.types.includes(type)) ?? false;
  if (!wish.parts.every(has)) return false;
  return folded(wish.words).split(/\s+/).every((word) => haystack(item).includes(word));
}

/** The words for what a form has, for its card. */
export function contents(item: Item): string[] {
  return parts.filter((p) => p.types.some((type) => item.types.includes(type))).map((p) => p.label);
}

export interface Shelf {
  category: string;
  items: readonly Item[];
}

/** By category, each by its reading; the categories with most first. */
export function shelves(items: readonly Item[]): Shelf[] {
  const byCategory = new Map<string, Item[]>();
  for (const item of items) byCategory.set(item.category, [...(byCategory.get(item.category) ?? []), item]);
  const byReading = (a: Item, b: Item) => a.kana.localeCompare(b.kana, 'ja');
  return [...byCategory]
    .map(([category, found]) => ({ category, items: found.sort(byReading) }))
    .sort((a, b) => b.items.length - a.items.length || a.category.localeCompare(b.category, 'ja'));
}
