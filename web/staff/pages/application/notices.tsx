import { useQuery } from '@tanstack/react-query';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { useAct } from '../../../console/use-act';
import { Loaded } from '../../../console/query';
import { noticeStates, templateNames } from '../../parts/notice-names';

/** The mails that went to the applicant. */
export function Notices({ id }: { id: string }) {
  const may = useMay();
  const key = ['notices', id];
  const notices = useQuery({
    queryKey: key,
    queryFn: async () => (await data(api.GET('/api/applications/{id}/notices', { params: { path: { id } } }))).items,
    enabled: may('notice:view'),
  });
  if (!may('notice:view')) return null;
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">送った通知</h2>
      <Loaded query={notices}>
        {(items) =>
          items.length === 0 ? (
            <p className="mg-sub">まだありません。</p>
          ) : (
            <ul className="mg-application__notes">
              {items.map((notice) => (
                <One key={notice.id} id={id} notice={notice} stale={key} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function One({ id, notice, stale }: { id: string; notice: Schemas['SentNotice']; stale: string[] }) {
  const may = useMay();
  const resend = useAct({
    do: () => data(api.POST('/api/applications/{id}/notices/{notice}/resend', { params: { path: { id, notice: notice.id } } })),
    stale: [stale],
    said: 'もう一度送ります',
  });
  const state = noticeStates[notice.state];
  return (
    <li>
      <div className="mg-row">
        <span>{templateNames[notice.template] ?? notice.template}</span>
        <Badge tone={state?.tone}>{state?.name ?? notice.state}</Badge>
      </div>
      <small className="mg-sub">{formatShort(notice.sent_at ?? notice.created_at)}</small>
      {notice.resendable && may('notice:resend') && (
        <Button variant="text" size="sm" busy={resend.isPending} onClick={() => resend.mutate()}>
          もう一度送る
        </Button>
      )}
    </li>
  );
}
