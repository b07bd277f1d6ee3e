import type { FieldTexts } from '../texts';

const ja = {
  hour: '時',
  minute: '分',
  am: '午前{h}時{m}分',
  pm: '午後{h}時{m}分',
  amSharp: '午前{h}時',
  pmSharp: '午後{h}時',
  between: '{from}から{to}まで',
  step: '{step}分ごと',
  joined: '{first}、{second}',
};

export type TimeKey = keyof typeof ja;

export const timeTexts: FieldTexts<TimeKey> = {
  ja,
  'ja-easy': {
    hour: '時(じ)',
    minute: '分(ふん)',
    am: '午前(ごぜん) {h}時(じ){m}分(ふん)',
    pm: '午後(ごご) {h}時(じ){m}分(ふん)',
    amSharp: '午前(ごぜん) {h}時(じ)',
    pmSharp: '午後(ごご) {h}時(じ)',
    between: '{from}から {to}まで',
    step: '{step}分(ふん)ごと',
    joined: '{first}、{second}',
  },
  en: {
    hour: 'Hour (0–23)',
    minute: 'Minute',
    am: '{h12}:{mm} am',
    pm: '{h12}:{mm} pm',
    amSharp: '{h12}:00 am',
    pmSharp: '{h12}:00 pm',
    between: 'From {from} to {to}',
    step: 'every {step} minutes',
    joined: '{first}, {second}',
  },
};
