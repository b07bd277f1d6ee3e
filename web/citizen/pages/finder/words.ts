import { finder } from '../../../i18n/finder/ja';
import type { Words } from '../../app/texts';

/** The words of the entrance to the finders. */
export const entryWords: Words = {
  ja: finder,
  load: async (language) => (language === 'en' ? await import('../../../i18n/finder/en') : await import('../../../i18n/finder/ja-easy')).finder,
};
