import { describe, expect, it } from 'vitest';
import { dayInJapan, formatDate, formatDateTime, formatEra, formatShort, lastDay } from './date';
import { preferredLanguage } from './language';
import { fill } from './message';

// Each catalogue is a folder with ja.ts, ja-easy.ts and en.ts, each exporting
// one record of sentences.
const modules = import.meta.glob<Record<string, unknown>>('./*/{ja,ja-easy,en}.ts', { eager: true });

function catalogue(path: string): Record<string, string> {
  const found = Object.values(modules[path] ?? {}).find((value) => typeof value === 'object');
  return (found ?? {}) as Record<string, string>;
}

const folders = [...new Set(Object.keys(modules).map((path) => path.split('/')[1]!))];

const consoles = ['staff', 'operator'];

function names(sentence: string): string[] {
  return [...sentence.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();
}

describe.each(folders)('catalogue %s', (folder) => {
  const ja = catalogue(`./${folder}/ja.ts`);

  it('has sentences', () => {
    expect(Object.keys(ja).length).toBeGreaterThan(0);
  });

  // The consoles speak Japanese; whatever residents read has all languages.
  const others = consoles.includes(folder) ? [] : ['ja-easy', 'en'];
  it.each(others)('%s has the same keys and the same params', (language) => {
    const other = catalogue(`./${folder}/${language}.ts`);
    expect(Object.keys(other).sort()).toEqual(Object.keys(ja).sort());
    for (const key of Object.keys(ja)) {
      expect(other[key], key).not.toBe('');
      expect(new Set(names(other[key]!)), key).toEqual(new Set(names(ja[key]!)));
    }
  });
});

describe('sentences', () => {
  it('take params and show a forgotten one', () => {
    expect(fill('{a}と{b}', { a: 1 })).toBe('1と{b}');
  });
});

describe('dates', () => {
  it('are those of Japan wherever the browser stands', () => {
    expect(formatDate('2026-11-23T15:30:00Z')).toBe('2026年11月24日');
    expect(formatDateTime('2026-11-23T15:30:00Z')).toBe('2026年11月24日(火) 00:30');
    expect(formatShort('2026-03-31T15:00:00Z')).toBe('2026/04/01 00:00');
    expect(dayInJapan(new Date('2026-12-31T15:00:00Z'))).toBe('2027-01-01');
    expect(formatDate('2026-11-23')).toBe('2026年11月23日');
    expect(lastDay('2026-12-01T15:00:00Z')).toBe('2026年12月1日');
  });

  it('know the first year of an era', () => {
    expect(formatEra('2026-11-23')).toBe('令和8年11月23日');
    expect(formatEra('2019-05-01')).toBe('令和元年5月1日');
    expect(formatEra('2019-04-30')).toBe('平成31年4月30日');
    expect(formatEra('2029-05-01')).toBe('令和11年5月1日');
  });
});

describe('language', () => {
  it('is the first that we have', () => {
    expect(preferredLanguage(['fr-FR', 'en-US', 'ja'])).toBe('en');
    expect(preferredLanguage(['pt-BR'])).toBe('ja');
  });
});
