// ゆうちょ銀行: what a passbook says (記号・番号) as other banks write it
// (店番・預金種目・口座番号), by the rule that the bank publishes.
import { inClass } from '../../evaluate/chars';
import type { AccountKind } from '../../types';
import { tidyDigits } from './schema';

export const postBank = '9900';

const digitNames = '〇一二三四五六七八九';

/** The name of a branch of ゆうちょ銀行 is its number: 018 is 〇一八. */
export const branchName = (code: string): string => Array.from(code, (d) => digitNames[Number(d)]).join('');

export interface Converted {
  branch: string;
  branch_name: string;
  kind: AccountKind;
  number: string;
}

export type Conversion = { ok: Converted } | { wrong: 'symbol' | 'number' | 'unfinished' };

/**
 * 記号 has five digits and ends in 0. One that begins with 1 (通常貯金) gives
 * 店番 2nd digit, 3rd digit, 8, and 番号 loses its last digit, always 1. One
 * that begins with 0 (振替口座) gives 店番 …9, and 番号 stays.
 */
export function convert(typedSymbol: string, typedNumber: string): Conversion {
  const symbol = tidyDigits(typedSymbol);
  const number = tidyDigits(typedNumber);
  const digits = (s: string) => inClass('digits', s);
  if (!digits(symbol) || symbol.length > 5 || (symbol !== '' && !/^[01]/.test(symbol))) return { wrong: 'symbol' };
  if (symbol.length === 5 && !symbol.endsWith('0')) return { wrong: 'symbol' };
  if (!digits(number) || number.length > 8) return { wrong: 'number' };
  if (symbol.length < 5 || number === '') return { wrong: 'unfinished' };
  return symbol.startsWith('1') ? deposit(symbol, number) : transfer(symbol, number);
}

function deposit(symbol: string, number: string): Conversion {
  if (number.length < 2) return { wrong: 'unfinished' };
  if (!number.endsWith('1')) return { wrong: 'number' };
  return converted(`${symbol.slice(1, 3)}8`, 'ordinary', number.slice(0, -1));
}

function transfer(symbol: string, number: string): Conversion {
  return number.length > 6 ? { wrong: 'number' } : converted(`${symbol.slice(1, 3)}9`, 'checking', number);
}

const converted = (branch: string, kind: AccountKind, number: string): Conversion => ({
  ok: { branch, branch_name: branchName(branch), kind, number: number.padStart(7, '0') },
});
