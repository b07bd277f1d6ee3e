// Characters as internal/form/chars: fixed ranges, no Unicode tables of the
// browser, no normalisation form (it would replace name kanji).
import type { CharacterClass } from '../types';

const points = (s: string): number[] => Array.from(s, (c) => c.codePointAt(0)!);
const between = (r: number, lo: number, hi: number) => r >= lo && r <= hi;

function isBad(r: number): boolean {
  return (
    r < 0x20 || between(r, 0x7f, 0x9f) ||
    r === 0xad || r === 0x61c || r === 0x180e || r === 0xfeff || r === 0xfffd ||
    between(r, 0x200b, 0x200c) || r === 0x200e || r === 0x200f ||
    between(r, 0x2028, 0x202e) || between(r, 0x2060, 0x206f) ||
    between(r, 0xe000, 0xf8ff) || r >= 0xf0000 ||
    between(r, 0xfff9, 0xfffc) || between(r, 0xe0000, 0xe007f) ||
    (r & 0xfffe) === 0xfffe || between(r, 0xfdd0, 0xfdef) || between(r, 0xd800, 0xdfff)
  );
}

/** Whether a character is in the text that no answer may hold. */
export function hasBad(s: string, lines: boolean): boolean {
  return points(s).some((r) => isBad(r) && !(lines && (r === 10 || r === 9)));
}

export function tidy(s: string): string {
  return composeKana(s.replace(/\r\n?/g, '\n')).replace(/^[ \t\n\u3000\u00a0]+|[ \t\n\u3000\u00a0]+$/g, '');
}

const voiceable = 'かきくけこさしすせそたちつてと';

function voiced(r: number, half: boolean): number {
  const base = between(r, 0x30a1, 0x30f6) ? r - 0x60 : r;
  const shift = r - base;
  if (between(base, 0x306f, 0x307b) && (base - 0x306f) % 3 === 0) return base + (half ? 2 : 1) + shift;
  if (half) return 0;
  if (voiceable.includes(String.fromCodePoint(base))) return base + 1 + shift;
  return r === 0x3046 ? 0x3094 : r === 0x30a6 ? 0x30f4 : 0;
}

function composeKana(s: string): string {
  if (!/[\u3099\u309a]/.test(s)) return s;
  const out: number[] = [];
  for (const r of points(s)) {
    const last = out[out.length - 1];
    const joined = last !== undefined && (r === 0x3099 || r === 0x309a) ? voiced(last, r === 0x309a) : 0;
    if (joined) out[out.length - 1] = joined;
    else out.push(r);
  }
  return out.map((r) => String.fromCodePoint(r)).join('');
}

const isExtender = (r: number) =>
  between(r, 0x0300, 0x036f) || between(r, 0x20d0, 0x20ff) || r === 0x3099 || r === 0x309a ||
  between(r, 0xfe00, 0xfe0f) || between(r, 0xe0100, 0xe01ef) || between(r, 0x1f3fb, 0x1f3ff);

/** Characters as a person counts them. */
export function length(s: string): number {
  let n = 0;
  let joined = false;
  for (const r of points(s)) {
    if (r === 0x200d) joined = true;
    else if (isExtender(r)) continue;
    else if (joined) joined = false;
    else n += 1;
  }
  return n;
}

export const pointCount = (s: string): number => points(s).length;

const hyphens = [0xff0d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30fc, 0xff70];

export function narrow(s: string): string {
  return Array.from(s, (c) => {
    const r = c.codePointAt(0)!;
    if (hyphens.includes(r)) return '-';
    if (between(r, 0xff01, 0xff5e)) return String.fromCodePoint(r - 0xfee0);
    return r === 0x3000 || r === 0xa0 ? ' ' : c;
  }).join('');
}

const halfKana = '。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u3099\u309a';

export function katakana(s: string): string {
  const mapped = Array.from(s, (c) => {
    const r = c.codePointAt(0)!;
    if (between(r, 0xff61, 0xff9f)) return halfKana[r - 0xff61]!;
    if (between(r, 0x3041, 0x3096)) return String.fromCodePoint(r + 0x60);
    if (c === '-' || r === 0xff0d || r === 0x2010 || r === 0x2212 || r === 0x2015) return 'ー';
    if (r === 0x309b) return '\u3099';
    if (r === 0x309c) return '\u309a';
    return c === ' ' || r === 0xa0 ? '\u3000' : c;
  }).join('');
  return composeKana(mapped);
}

const isHalfKana = (r: number) => between(r, 0xff61, 0xff9f);
const isKanaMark = (r: number) => 'ー・\u3000 ゝゞヽヾ'.includes(String.fromCodePoint(r));
const isKatakana = (r: number) => between(r, 0x30a1, 0x30fa) || isKanaMark(r);
const isHiragana = (r: number) => between(r, 0x3041, 0x3096);
const isDigit = (r: number) => between(r, 48, 57);
const isAlpha = (r: number) => between(r, 97, 122) || between(r, 65, 90);

const classes: Record<CharacterClass, (r: number) => boolean> = {
  any: () => true,
  zenkaku: (r) => r >= 0xa1 && !isHalfKana(r),
  hankaku: (r) => between(r, 0x20, 0x7e) || isHalfKana(r),
  hiragana: (r) => isHiragana(r) || isKanaMark(r),
  katakana: isKatakana,
  kana: (r) => isHiragana(r) || isKatakana(r),
  digits: isDigit,
  alpha: isAlpha,
  alnum: (r) => isDigit(r) || isAlpha(r),
};

export const inClass = (name: CharacterClass, s: string): boolean =>
  points(s).every((r) => r === 10 || classes[name](r));

/**
 * The whole value against a pattern. The server has admitted only what RE2 and
 * the browser read alike; a pattern the browser cannot read matches nothing.
 */
export function matches(pattern: string, s: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(s);
  } catch {
    return false;
  }
}
