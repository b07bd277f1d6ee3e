import { finder } from '../../../i18n/finder/ja';
import { form } from '../../../i18n/form/ja';
import type { Words } from '../../app/texts';

/** The words of the finder and of the form that asks. */
export const words: Words = {
  ja: { ...form, ...finder },
  load: async (language) =>
    language === 'en'
      ? { ...(await import('../../../i18n/form/en')).form, ...(await import('../../../i18n/finder/en')).finder }
      : { ...(await import('../../../i18n/form/ja-easy')).form, ...(await import('../../../i18n/finder/ja-easy')).finder },
};
