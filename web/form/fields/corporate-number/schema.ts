import { narrow } from '../../evaluate/chars';
import type { CorporateNumberField } from '../../types';
import { nothing, plainText, problem, readString, refused, type Schema } from '../kind';
import { corporateNumberSentences } from './sentences';

/**
 * 9 less the remainder by 9 of the sum of the twelve digits, each second one
 * from the right doubled: 法人番号の指定等に関する省令 第2条.
 */
export function checkDigit(twelve: string): number {
  const sum = [...twelve].reduce((s, digit, i) => s + Number(digit) * (1 + ((11 - i) % 2)), 0);
  return 9 - (sum % 9);
}

/** Without hyphens and spaces, and without the T of an invoice issuer. */
export const tidyNumber = (text: string): string => narrow(text).replace(/[- ]/g, '').replace(/^[Tt]/, '');

export const corporateNumberSchema: Schema<CorporateNumberField> = {
  ...plainText,
  sentences: corporateNumberSentences,
  read(_field, posted) {
    const read = readString(posted, false);
    if ('fault' in read) return refused(read.fault);
    const typed = narrow(read.text).replace(/[- ]/g, '');
    if (typed === '') return nothing;
    const s = tidyNumber(read.text);
    if (!/^[0-9]{13}$/.test(s)) return refused('corporate_number_length');
    return { value: s, problems: checkDigit(s.slice(1)) === Number(s[0]) ? [] : [problem('corporate_number_check')] };
  },
  display(_field, value) {
    const s = String(value);
    return `${s.slice(0, 1)}-${s.slice(1, 5)}-${s.slice(5, 9)}-${s.slice(9)}`;
  },
};
