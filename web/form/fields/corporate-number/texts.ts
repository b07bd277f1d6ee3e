import type { FieldTexts } from '../texts';

const ja = { hint: '13桁の番号。登記の12桁の番号(会社法人等番号)とは違います。' };

export type CorporateNumberKey = keyof typeof ja;

export const corporateNumberTexts: FieldTexts<CorporateNumberKey> = {
  ja,
  'ja-easy': { hint: '会社(かいしゃ)の 13けたの 番号(ばんごう)' },
  en: { hint: '13 digits. This is not the 12-digit number of the company register.' },
};
