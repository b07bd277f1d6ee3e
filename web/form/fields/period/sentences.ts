import type { FieldTexts } from '../texts';

const ja = {
  period_reversed: '{label}は開始日より前の日付です。開始日か、それより後の日付を入力してください。',
  period_too_short: '{label}は、開始日を含めて{min}日間以上になる日付を入力してください。',
  period_too_long: '{label}は、開始日を含めて{max}日間以内になる日付を入力してください。',
};

/** The faults that only periods have. */
export const periodSentences: FieldTexts<keyof typeof ja> = {
  ja,
  'ja-easy': {
    period_reversed: '{label}は 始(はじ)まる日(ひ)か、そのあとの 日(ひ)を 書(か)いてください。',
    period_too_short: '{label}は {min}日(にち)より 短(みじか)く できません。',
    period_too_long: '{label}は {max}日(にち)より 長(なが)く できません。',
  },
  en: {
    period_reversed: '{label} is before the first day. Enter the first day or a later one.',
    period_too_short: '{label}: choose a period of at least {min} days, counting both ends.',
    period_too_long: '{label}: choose a period of at most {max} days, counting both ends.',
  },
};
