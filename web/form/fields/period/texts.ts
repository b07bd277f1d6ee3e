import type { FieldTexts } from '../texts';

const ja = {
  oneDay: '1日間',
  days: '{n}日間',
  atLeast: '{min}日以上',
  atMost: '{max}日以内',
  between: '{min}日以上、{max}日以内',
  exactly: '{min}日間',
  sameDay: '終了日も同じ日にする',
};

export type PeriodKey = keyof typeof ja;

export const periodTexts: FieldTexts<PeriodKey> = {
  ja,
  'ja-easy': {
    oneDay: '1日(にち)',
    days: '{n}日(にち)',
    atLeast: '{min}日(にち)か、それより 長(なが)く',
    atMost: '{max}日(にち)まで',
    between: '{min}日(にち)から {max}日(にち)まで',
    exactly: '{min}日(にち)',
    sameDay: '終(お)わる日(ひ)も 同(おな)じ日(ひ)に する',
  },
  en: {
    oneDay: '1 day',
    days: '{n} days',
    atLeast: 'At least {min} days',
    atMost: 'At most {max} days',
    between: '{min} to {max} days',
    exactly: '{min} days',
    sameDay: 'End on the same day',
  },
};

export const periodParts: FieldTexts<'from' | 'to'> = {
  ja: { from: '開始日', to: '終了日' },
  'ja-easy': { from: '始(はじ)まる日(ひ)', to: '終(お)わる日(ひ)' },
  en: { from: 'First day', to: 'Last day' },
};
