import { inClass, katakana, narrow } from '../../evaluate/chars';
import type { AccountKind, BankAccountField } from '../../types';
import { pick, type Schema } from '../kind';
import { partText, partValue, readParts, type Part } from '../parts';
import { bankSentences, partNames } from './sentences';

export const accountKinds: readonly AccountKind[] = ['ordinary', 'checking', 'savings'];

export const kindsOf = (field: BankAccountField): readonly AccountKind[] => field.kinds ?? ['ordinary', 'checking'];

const kindNames: Record<AccountKind, { ja: string; en: string }> = {
  ordinary: { ja: '普通', en: 'Ordinary' },
  checking: { ja: '当座', en: 'Checking' },
  savings: { ja: '貯蓄', en: 'Savings' },
};

export const kindName = (kind: string, language: string): string =>
  Object.hasOwn(kindNames, kind) ? pick(kindNames[kind as AccountKind], language) : '';

export const tidyDigits = (s: string): string => narrow(s).replace(/[- ]/g, '');

const digitsOf = (n: number, key: string) => (s: string): string => (s.length === n && inClass('digits', s) ? '' : key);

/** Short account numbers are filled up to seven digits. */
export function tidyAccount(s: string): string {
  const digits = tidyDigits(s);
  return digits !== '' && inClass('digits', digits) ? digits.padStart(7, '0') : digits;
}

const checkAccount = (s: string): string =>
  s === '0000000' ? 'account_number_invalid' : digitsOf(7, 'account_number_invalid')(s);

const replaced: Record<string, string> = {
  ...Object.fromEntries([...'ッャュョァィゥェォヮ'].map((c) => [c, String.fromCodePoint(c.codePointAt(0)! + 1)])),
  ヵ: 'カ', ヶ: 'ケ', ヲ: 'オ', ヰ: 'イ', ヱ: 'エ', '・': '.', '￥': '¥', '\\': '¥',
};

/** A name as the Zengin format has it, see tidyHolder in internal/form/kind. */
export function tidyHolder(s: string): string {
  const plain = Array.from(narrow(katakana(s)), (c) => replaced[c] ?? c.replace(/[a-z]/, (l) => l.toUpperCase())).join('');
  return plain.replace(/ {2,}/g, ' ');
}

const checkHolder = (s: string): string => (/^[ア-ヴ0-9A-Z ()\-./,¥「」]*$/.test(s) ? '' : 'holder_invalid');

const part = (id: string, max: number, extra: Partial<Part> = {}): Part => ({ id, max, ...extra });

export const bankPart = part('bank', 4, { tidy: tidyDigits, check: digitsOf(4, 'bank_code_invalid') });
export const branchPart = part('branch', 3, { tidy: tidyDigits, check: digitsOf(3, 'branch_code_invalid') });
export const bankNamePart = part('bank_name', 40);
export const branchNamePart = part('branch_name', 40);
export const numberPart = part('number', 7, { tidy: tidyAccount, check: checkAccount });
export const holderPart = part('holder', 60, { tidy: tidyHolder, check: checkHolder });

export function partsOf(field: BankAccountField): Part[] {
  const kinds: readonly string[] = kindsOf(field);
  const kind = part('kind', 20, { check: (s) => (kinds.includes(s) ? '' : 'unknown_option') });
  return [bankPart, bankNamePart, branchPart, branchNamePart, kind, numberPart, holderPart];
}

const coded = (value: unknown, name: string, code: string): string =>
  partText(value, code) === '' ? partText(value, name) : `${partText(value, name)}（${partText(value, code)}）`;

export const bankAccountSchema: Schema<BankAccountField> = {
  read: (field, posted) => readParts(posted, partsOf(field)),
  sentences: bankSentences,
  partName: (_field, part, language) => partNames(part, language),
  value: (_field, value, id) => partValue(value, id),
  display: (_field, value, language) =>
    [coded(value, 'bank_name', 'bank'), coded(value, 'branch_name', 'branch'), kindName(partText(value, 'kind'), language), partText(value, 'number'), partText(value, 'holder')]
      .filter(Boolean).join(' '),
};
