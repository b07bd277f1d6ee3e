import type { FieldTexts } from '../texts';

const ja = {
  bank_code_invalid: '{label}は4桁の数字で入力してください。',
  branch_code_invalid: '{label}は3桁の数字で入力してください。',
  account_number_invalid: '{label}は7桁までの数字で入力してください。',
  holder_invalid: '{label}はカタカナ、英字、数字と ( ) - . / だけで、通帳のとおりに入力してください。',
  bank_differs: '{label}が、入力されたコードの名前と違います。通帳を見て確かめてください。',
  branch_unknown: '{label}に誤りがあります。ゆうちょ銀行にこの店番はありません。',
};

/** The faults that only an account has; the last two are the server's. */
export const bankSentences: FieldTexts<keyof typeof ja> = {
  ja,
  'ja-easy': {
    bank_code_invalid: '{label}は 4けたの 数字(すうじ)で 入(い)れてください。',
    branch_code_invalid: '{label}は 3けたの 数字(すうじ)で 入(い)れてください。',
    account_number_invalid: '{label}は 7けたまでの 数字(すうじ)で 入(い)れてください。',
    holder_invalid: '{label}は カタカナ、ローマ字(じ)、数字(すうじ)で、通帳(つうちょう)と おなじに 入(い)れてください。',
    bank_differs: '{label}が コードと あいません。通帳(つうちょう)を 見(み)て たしかめてください。',
    branch_unknown: '{label}が まちがっています。ゆうちょ銀行(ぎんこう)に この番号(ばんごう)は ありません。',
  },
  en: {
    bank_code_invalid: '{label} has four digits.',
    branch_code_invalid: '{label} has three digits.',
    account_number_invalid: '{label} has up to seven digits.',
    holder_invalid: 'Write {label} as in the passbook: katakana, letters, digits and ( ) - . / only.',
    bank_differs: '{label} is not the name that goes with the code. Please check your passbook.',
    branch_unknown: '{label} is wrong: Japan Post Bank has no such branch.',
  },
};

const names: FieldTexts<string> = {
  ja: { bank: '金融機関コード', bank_name: '金融機関', branch: '店番', branch_name: '支店', kind: '預金種目', number: '口座番号', holder: '口座名義（カナ）' },
  'ja-easy': { bank: '銀行(ぎんこう)の コード', bank_name: '銀行(ぎんこう)', branch: '店番(みせばん)', branch_name: '支店(してん)', kind: '口座(こうざ)の 種類(しゅるい)', number: '口座番号(こうざばんごう)', holder: '口座(こうざ)の 名前(なまえ)（カナ）' },
  en: { bank: 'Bank code', bank_name: 'Bank', branch: 'Branch code', branch_name: 'Branch', kind: 'Account type', number: 'Account number', holder: 'Account holder (kana)' },
};

export const partNames = (part: string, language: string): string => (names[language as keyof typeof names] ?? names.ja)[part] ?? '';
