import { status } from '../../../i18n/status/ja-easy';
import { form } from '../../../i18n/form/ja-easy';

export const words = { ...status, ...form };
