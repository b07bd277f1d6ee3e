import { dayInJapan, formatDate } from '../../i18n/date';
import { NotificationBanner } from '../../ui/banner';

/** Says loudly that the municipality is still a customer. */
export function ContractWarning({ until }: { until: string }) {
  if (until < dayInJapan(new Date())) return null;
  return (
    <NotificationBanner type="warning" title={`契約は${formatDate(until)}まで続いています`}>
      契約の途中での消去です。団体と日付を確かめてから進めてください。
    </NotificationBanner>
  );
}
