import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime, formatShort } from '../../i18n/date';
import { NotificationBanner } from '../../ui/banner';
import { ButtonLink } from '../../ui/button';
import { Field } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { EmptyState, MoreButton, PageHeader } from '../../ui/page';
import { Table } from '../../ui/table';
import { useMay } from '../app/session';
import { api, data, type Schemas } from '../data/client';
import { Loaded } from '../../console/query';
import { auditName } from '../parts/audit-names';
import { actorNames } from '../parts/names';
import { endOfDay } from './application/marks';

type Audience = 'public' | 'applicant' | 'staff' | 'operator' | 'system';

const audiences: Record<Audience, string> = { public: '公開', applicant: '申請者', staff: '職員', operator: '運営者', system: '自動' };

/** Who did what, and whether anybody touched the record. */
export default function Audit() {
  const may = useMay();
  const [audience, setAudience] = useState<Audience | ''>('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const entries = useInfiniteQuery({
    queryKey: ['audit', audience, from, until],
    queryFn: ({ pageParam }) =>
      data(
        api.GET('/api/audit', {
          params: { query: { ...(audience && { audience }), ...(from && { from: `${from}T00:00:00+09:00` }), ...(until && { until: endOfDay(until) }), ...(pageParam && { before: pageParam }) } },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => (page.more ? page.items.at(-1)?.id : undefined),
  });
  const rows = entries.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader
        title="監査証跡"
        lead="記録は追記だけで、あとから変えたり消したりできません。"
        actions={may('audit:export') && <ButtonLink href="/api/audit/checkpoints" variant="outline" download>確認点をダウンロード</ButtonLink>}
      />
      <div className="mg-stack-l">
        <ChainStatus />
        <fieldset className="mg-filters">
          <legend className="mg-sr">しぼり込み</legend>
          <Field label="だれが">
            <Select value={audience} onChange={(e) => setAudience(e.target.value as Audience | '')} options={[{ value: '', label: 'すべて' }, ...Object.entries(audiences).map(([value, label]) => ({ value, label }))]} />
          </Field>
          <Field label="この日から">
            <TextInput type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
          </Field>
          <Field label="この日まで">
            <TextInput type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
          </Field>
        </fieldset>
        <Loaded query={entries as never}>{() => <Rows rows={rows} />}</Loaded>
        <MoreButton hasMore={entries.hasNextPage} loading={entries.isFetchingNextPage} onMore={() => void entries.fetchNextPage()} />
      </div>
    </>
  );
}

function ChainStatus() {
  const chain = useQuery({ queryKey: ['audit-chain'], queryFn: async () => data(api.GET('/api/audit/chain')), refetchInterval: 10_000 });
  return (
    <Loaded query={chain}>
      {(c) => (
        <NotificationBanner type="info" title={`${c.sealed.toLocaleString()}件を鎖につなぎました`}>
          {c.unsealed > 0 ? `まだつないでいない記録が${c.unsealed.toLocaleString()}件あります${c.oldest ? `（最も古いもの ${formatDateTime(c.oldest)}）` : ''}。` : 'すべての記録が鎖につながっています。'}
          {c.head && (
            <>
              {' '}先頭の要約値: <code className="mg-mono">{c.head.slice(0, 16)}</code>
            </>
          )}
        </NotificationBanner>
      )}
    </Loaded>
  );
}

function Rows({ rows }: { rows: Schemas['AuditEntry'][] }) {
  return (
    <Table
      caption="記録"
      captionHidden
      stack
      columns={[
        { key: 'at', header: '日時', nowrap: true, cell: (row) => formatShort(row.at) },
        { key: 'who', header: 'だれが', nowrap: true, cell: (row) => actorNames[row.actor_name] ?? (row.actor_name || audiences[row.audience as Audience] || row.audience) },
        { key: 'action', header: '何をした', rowHeader: true, nowrap: true, cell: (row) => <span title={row.action}>{auditName(row.action)}</span> },
        { key: 'detail', header: '詳しく', cell: (row) => <span className="mg-sub">{Object.entries(row.detail).map(([k, v]) => `${k}: ${v}`).join('、')}</span> },
        { key: 'plane', header: '経路', nowrap: true, cell: (row) => (row.plane === 'lgwan' ? 'LGWAN' : row.plane === 'internet' ? 'インターネット' : '') },
        { key: 'seq', header: '鎖の番号', align: 'right', cell: (row) => (row.seq > 0 ? row.seq : '未') },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState>該当する記録はありません。</EmptyState>}
    />
  );
}
