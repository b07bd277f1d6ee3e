import type { FieldTexts } from '../../texts';

export const searchTexts: FieldTexts<'hint' | 'none' | 'found'> = {
  ja: { hint: '文字を入力すると、当てはまるものだけが並びます。', none: '当てはまるものがありません。ほかの言葉で探してください。', found: '{count}件が当てはまります' },
  'ja-easy': { hint: '字(じ)を 書(か)くと、合(あ)う ものだけ 出(で)ます。', none: '合(あ)う ものが ありません。ほかの 言葉(ことば)で さがしてください。', found: '{count}個(こ) あります' },
  en: { hint: 'Type to narrow the list down.', none: 'Nothing matches. Try other words.', found: '{count} matches' },
};
