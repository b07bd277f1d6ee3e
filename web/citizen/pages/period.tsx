import { useLanguage, useT } from '../../i18n/context';
import { formatDateTime } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import type { Key } from '../app/language';
import type { ProcedureCard } from '../data/procedures';

type Period = Pick<ProcedureCard, 'window' | 'opens' | 'closes'>;

const tones = { not_yet: 'warning', open: 'success', closed: 'plain' } as const;

/** 受付中, 受付前 or 受付終了. */
export function WindowBadge({ window }: { window: Period['window'] }) {
  const t = useT<Key>();
  return <Badge tone={tones[window]}>{t(`citizen.window.${window}`)}</Badge>;
}

/**
 * The last moment at which one can still apply: the server names the first at
 * which it is over, and a period that ends at midnight ends the day before.
 */
export function lastMoment(closes: string): Date {
  return new Date(new Date(closes).getTime() - 1);
}

/** From when till when, in words. */
export function usePeriodText(): (period: Period) => string {
  const t = useT<Key>();
  const language = useLanguage();
  return ({ opens, closes }) => {
    const from = opens && formatDateTime(opens, language);
    const until = closes && formatDateTime(lastMoment(closes), language);
    if (from && until) return t('citizen.periodBoth', { from, until });
    if (from) return t('citizen.periodFrom', { from });
    if (until) return t('citizen.periodUntil', { until });
    return t('citizen.periodAlways');
  };
}
