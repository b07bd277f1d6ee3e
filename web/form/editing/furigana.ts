// Furigana in a text: {漢字|かんじ}. Finds the words that have none yet.

const kanjiWord = /[\p{Script=Han}々〆ヶ]+/gu;
const written = /\{[^{}|]+(?:\|[^{}|]*)+\}/g;

/** Words of kanji without a reading, each once, in the order they appear. */
export function wordsWithoutReading(text: string): string[] {
  const bare = text.replace(written, ' ');
  return [...new Set(bare.match(kanjiWord) ?? [])];
}

/** The text with the reading at each place where the word stands without one. */
export function withReading(text: string, word: string, reading: string): string {
  if (reading === '') return text;
  const put = (plain: string) => plain.replace(kanjiWord, (found) => (found === word ? `{${word}|${reading}}` : found));
  let out = '';
  let from = 0;
  for (const m of text.matchAll(written)) {
    out += put(text.slice(from, m.index)) + m[0];
    from = m.index + m[0].length;
  }
  return out + put(text.slice(from));
}

/** The text without any reading. */
export const withoutReadings = (text: string): string => text.replace(written, (found) => found.slice(1, found.indexOf('|')));
