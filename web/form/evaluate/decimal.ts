// Exact decimals, digit by digit as internal/form/decimal.
import type { Rounding } from '../types';

export interface Decimal {
  c: bigint;
  s: number;
}

const maxDigits = 50;
const maxScale = 20;

export const zero: Decimal = { c: 0n, s: 0 };

const abs = (n: bigint) => (n < 0n ? -n : n);
const pow10 = (n: number) => 10n ** BigInt(n);

export function parseDecimal(text: string): Decimal | null {
  const m = /^(-?)([0-9]{1,50})(?:\.([0-9]{1,20}))?$/.exec(text);
  if (!m) return null;
  const frac = m[3] ?? '';
  const c = BigInt(m[2]! + frac);
  return bounded({ c: m[1] ? -c : c, s: frac.length });
}

export const fromInt = (n: number): Decimal => ({ c: BigInt(n), s: 0 });

function trim({ c, s }: Decimal): Decimal {
  while (s > 0 && c % 10n === 0n) {
    c /= 10n;
    s -= 1;
  }
  return { c, s };
}

function bounded(d: Decimal): Decimal | null {
  const t = trim(d);
  return t.s > maxScale || abs(t.c).toString().length > maxDigits ? null : t;
}

function align(a: Decimal, b: Decimal): [bigint, bigint, number] {
  return a.s < b.s ? [a.c * pow10(b.s - a.s), b.c, b.s] : [a.c, b.c * pow10(a.s - b.s), a.s];
}

export function add(a: Decimal, b: Decimal): Decimal | null {
  const [x, y, s] = align(a, b);
  return bounded({ c: x + y, s });
}

export const neg = (d: Decimal): Decimal => ({ c: -d.c, s: d.s });
export const absolute = (d: Decimal): Decimal => ({ c: abs(d.c), s: d.s });
export const sub = (a: Decimal, b: Decimal) => add(a, neg(b));
export const mul = (a: Decimal, b: Decimal) => bounded({ c: a.c * b.c, s: a.s + b.s });

function divide(num: bigint, den: bigint, s: number, mode: Rounding): Decimal {
  const n = abs(num);
  const m = abs(den);
  let q = n / m;
  const r = n % m;
  if ((mode === 'up' && r !== 0n) || (mode === 'half_up' && r * 2n >= m)) q += 1n;
  return trim({ c: num < 0n !== den < 0n ? -q : q, s });
}

export function div(a: Decimal, b: Decimal, scale: number, mode: Rounding): Decimal | null {
  if (b.c === 0n) return null;
  const [x, y] = align(a, b);
  return bounded(divide(x * pow10(scale), y, scale, mode));
}

export const round = (d: Decimal, scale: number, mode: Rounding): Decimal =>
  d.s <= scale ? d : divide(d.c, pow10(d.s - scale), scale, mode);

export function compareDecimals(a: Decimal, b: Decimal): number {
  const [x, y] = align(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A whole number within ±1,000,000, else null. */
export function toInt(d: Decimal): number | null {
  return d.s > 0 || abs(d.c) > 1_000_000n ? null : Number(d.c);
}

export function formatDecimal(d: Decimal, scale = d.s): string {
  const c = scale > d.s ? d.c * pow10(scale - d.s) : d.c;
  let digits = abs(c).toString().padStart(scale + 1, '0');
  if (scale > 0) digits = `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return c < 0n ? `-${digits}` : digits;
}

/** With a comma between thousands, for reading. */
export function grouped(d: Decimal, scale = 0): string {
  const [whole, frac] = formatDecimal(d, Math.max(scale, d.s)).split('.');
  const head = whole!.replace(/\B(?=([0-9]{3})+$)/g, ',');
  return frac === undefined ? head : `${head}.${frac}`;
}
