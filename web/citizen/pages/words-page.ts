import { page } from '../../i18n/page/ja';
import type { Words } from '../app/texts';

/** The words of the procedures' pages and their list. */
export const pageWords: Words = {
  ja: page,
  load: async (language) => (language === 'en' ? await import('../../i18n/page/en') : await import('../../i18n/page/ja-easy')).page,
};
