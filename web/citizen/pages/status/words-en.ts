import { status } from '../../../i18n/status/en';
import { form } from '../../../i18n/form/en';

export const words = { ...status, ...form };
