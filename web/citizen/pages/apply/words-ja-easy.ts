import { apply } from '../../../i18n/apply/ja-easy';
import { form } from '../../../i18n/form/ja-easy';

export const words = { ...apply, ...form };
