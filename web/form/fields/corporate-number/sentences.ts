import type { FieldTexts } from '../texts';

const ja = {
  corporate_number_length: '{label}は13桁の数字で入力してください。登記の12桁の番号とは違います。',
  corporate_number_check: '{label}の数字に誤りがあります。1桁ずつ確かめてください。',
};

/** The faults that only corporate numbers have. */
export const corporateNumberSentences: FieldTexts<keyof typeof ja> = {
  ja,
  'ja-easy': {
    corporate_number_length: '{label}は 13けたの 数字(すうじ)で 書(か)いてください。',
    corporate_number_check: '{label}の 数字(すうじ)が 違(ちが)います。もう一度(いちど) 見(み)てください。',
  },
  en: {
    corporate_number_length: '{label}: enter 13 digits. This is not the 12-digit number of the company register.',
    corporate_number_check: '{label} has a wrong digit. Check it digit by digit.',
  },
};
