import { useQuery } from '@tanstack/react-query';
import { formatShort } from '../../../../i18n/date';
import { NotificationBanner } from '../../../../ui/banner';
import { Link } from '../../../../ui/link';
import { api, data } from '../../../data/client';
import { pendingKey } from './use-versions';

/** Publications that wait for a second person; nothing when there are none. */
export function PendingRequests() {
  const pending = useQuery({ queryKey: pendingKey, queryFn: async () => (await data(api.GET('/api/publication-requests'))).items });
  if (!pending.data || pending.data.length === 0) return null;
  return (
    <NotificationBanner type="info" title={`公開の承認を待っている手続が ${pending.data.length}件あります`}>
      <ul>
        {pending.data.map((r) => (
          <li key={r.id}>
            <Link href={`/publication-requests/${r.id}`}>{r.title}</Link>
            <span className="mg-sub">（{r.own ? '自分の依頼' : r.asker}、{formatShort(r.asked_at)}{r.starts && `、${formatShort(r.starts)} から公開`}）</span>
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}
