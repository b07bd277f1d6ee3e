import type { FieldTexts } from '../texts';

const ja = {
  not_a_time: '{label}は時刻(0時0分から23時59分まで)を入力してください。',
  time_too_early: '{label}は{min}以降の時刻を入力してください。',
  time_too_late: '{label}は{max}以前の時刻を入力してください。',
  time_step: '{label}は{from}から{step}分ごとの時刻を入力してください。',
};

/** The faults that only times have. */
export const timeSentences: FieldTexts<keyof typeof ja> = {
  ja,
  'ja-easy': {
    not_a_time: '{label}は 時間(じかん)を 書(か)いてください。例(れい): 9:30',
    time_too_early: '{label}は {min}か、そのあとの 時間(じかん)を 書(か)いてください。',
    time_too_late: '{label}は {max}か、その前(まえ)の 時間(じかん)を 書(か)いてください。',
    time_step: '{label}は {from}から {step}分(ふん)ごとの 時間(じかん)を 書(か)いてください。',
  },
  en: {
    not_a_time: '{label}: enter a time, for example 9:30 or 14:05.',
    time_too_early: '{label}: enter {min} or later.',
    time_too_late: '{label}: enter {max} or earlier.',
    time_step: '{label}: enter a time in steps of {step} minutes from {from}.',
  },
};
