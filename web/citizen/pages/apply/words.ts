import { apply } from '../../../i18n/apply/ja';
import { form } from '../../../i18n/form/ja';
import type { Words } from '../../app/texts';

export const words: Words = {
  ja: { ...apply, ...form },
  load: async (language) => (language === 'en' ? await import('./words-en') : await import('./words-ja-easy')).words,
};
