import { status } from '../../../i18n/status/ja';
import { form } from '../../../i18n/form/ja';
import type { Words } from '../../app/texts';

export const words: Words = {
  ja: { ...status, ...form },
  load: async (language) => (language === 'en' ? await import('./words-en') : await import('./words-ja-easy')).words,
};
