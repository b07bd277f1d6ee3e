import { citizen } from '../../i18n/citizen/ja-easy';
import { problem } from '../../i18n/problem/ja-easy';
import { ui } from '../../i18n/ui/ja-easy';

export const catalogue = { ...ui, ...problem, ...citizen };
