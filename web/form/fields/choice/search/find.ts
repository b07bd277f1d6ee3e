// Finds options as people type: kana or kanji, full or half width, large or
// small letters, in any order of the words.
import type { Option } from '../../../types';
import { reading, written } from '../../kind';

/** One spelling of what can be written in several. */
export function normal(s: string): string {
  return s
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60))
    .replace(/[‐‑‒–—―−ー-]/g, '-');
}

interface Indexed {
  option: Option;
  label: string;
  /** The words, their readings and the hint. */
  all: string;
}

const indexes = new WeakMap<readonly Option[], Map<string, Indexed[]>>();

function indexed(options: readonly Option[], language: string): Indexed[] {
  const byLanguage = indexes.get(options) ?? new Map<string, Indexed[]>();
  indexes.set(options, byLanguage);
  const known = byLanguage.get(language);
  if (known) return known;
  const made = options.map((option) => {
    const text = written(option.label, language);
    const label = normal(text.replace(reading, '$1'));
    const read = normal(text.replace(reading, (_all, _words, kana: string) => kana.replaceAll('|', '')));
    return { option, label, all: [label, read, normal(written(option.hint, language))].join('\n') };
  });
  byLanguage.set(language, made);
  return made;
}

/** The options that hold all words of the query; those that begin with it first. */
export function find(options: readonly Option[], query: string, language: string): readonly Option[] {
  const whole = normal(query).trim();
  if (whole === '') return options;
  const parts = whole.split(/\s+/);
  const found = indexed(options, language).filter(({ all }) => parts.every((part) => all.includes(part)));
  const first = found.filter(({ all }) => all.startsWith(whole) || all.includes(`\n${whole}`));
  return [...first, ...found.filter((x) => !first.includes(x))].map(({ option }) => option);
}
