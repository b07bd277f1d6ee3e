import { useInfiniteQuery } from '@tanstack/react-query';
import { formatShort } from '../../i18n/date';
import { Button } from '../../ui/button';
import { Link } from '../../ui/link';
import { EmptyState, MoreButton, PageHeader } from '../../ui/page';
import { Table } from '../../ui/table';
import { useMay } from '../app/session';
import { api, data, type Schemas } from '../data/client';
import { templateNames } from '../parts/notice-names';
import { Loaded } from '../../console/query';
import { useAct } from '../../console/use-act';

const key = ['undelivered'];

/** Mails that did not arrive: somebody has to know. */
export default function Undelivered() {
  const may = useMay();
  const notices = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => data(api.GET('/api/notices/undelivered', { params: { query: { ...(pageParam && { after: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => (page.items.length >= 50 ? page.items.at(-1)?.id : undefined),
  });
  const resend = useAct({
    do: ({ id, application = '' }: Schemas['SentNotice']) => data(api.POST('/api/applications/{id}/notices/{notice}/resend', { params: { path: { id: application, notice: id } } })),
    stale: [key],
    said: 'もう一度送ります',
  });
  const rows = notices.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="届かなかった通知" lead="メールアドレスの間違いや、受信側の拒否が考えられます。電話など別の方法で連絡してください。" />
      <Loaded query={notices as never}>
        {() => (
          <Table
            caption="届かなかった通知"
            captionHidden
            stack
            columns={[
              { key: 'at', header: '日時', nowrap: true, cell: (row: Schemas['SentNotice']) => formatShort(row.created_at) },
              { key: 'template', header: '通知', rowHeader: true, cell: (row) => templateNames[row.template] ?? row.template },
              { key: 'to', header: '宛先', cell: (row) => row.to },
              { key: 'application', header: '申請', cell: (row) => row.application && <Link href={`/applications/${row.application}`}>開く</Link> },
              { key: 'acts', header: '操作', cell: (row) => row.resendable && row.application && may('notice:resend') && <Button variant="outline" size="sm" onClick={() => resend.mutate(row)}>もう一度送る</Button> },
            ]}
            rows={rows}
            rowKey={(row) => row.id}
            empty={<EmptyState title="すべて届いています">届かなかった通知はありません。</EmptyState>}
          />
        )}
      </Loaded>
      <MoreButton hasMore={notices.hasNextPage} loading={notices.isFetchingNextPage} onMore={() => void notices.fetchNextPage()} />
    </>
  );
}
