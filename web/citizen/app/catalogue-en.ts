import { citizen } from '../../i18n/citizen/en';
import { problem } from '../../i18n/problem/en';
import { ui } from '../../i18n/ui/en';

export const catalogue = { ...ui, ...problem, ...citizen };
