import type { FieldTexts } from '../texts';

export const dateTimeParts: FieldTexts<'date' | 'time'> = {
  ja: { date: '日付', time: '時刻' },
  'ja-easy': { date: '日(ひ)', time: '時間(じかん)' },
  en: { date: 'Date', time: 'Time' },
};
