import { apply } from '../../../i18n/apply/en';
import { form } from '../../../i18n/form/en';

export const words = { ...apply, ...form };
