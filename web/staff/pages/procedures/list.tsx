import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { ButtonLink } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import { Link } from '../../../ui/link';
import { EmptyState, MoreButton, PageHeader } from '../../../ui/page';
import { Table } from '../../../ui/table';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { Loaded } from '../../../console/query';
import { standing } from './standing';
import { PendingRequests } from './versions/pending';

type State = 'draft' | 'published' | 'unpublished' | '';

/** All procedures of the municipality. */
export default function Procedures() {
  const may = useMay();
  const [q, setQ] = useState('');
  const [state, setState] = useState<State>('');
  const query = useInfiniteQuery({
    queryKey: ['procedures', q, state],
    queryFn: ({ pageParam }) =>
      data(api.GET('/api/procedures', { params: { query: { ...(q && { q }), ...(state && { state }), ...(pageParam && { after: pageParam }) } } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: (previous) => previous,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <PageHeader title="手続と様式" actions={may('procedure:edit') && <div className="mg-row"><ButtonLink href="/procedures/import" variant="outline">取り込む</ButtonLink><ButtonLink href="/procedures/new">手続を作る</ButtonLink></div>} />
      <div className="mg-stack-l">
        <PendingRequests />
        <div className="mg-filters">
          <Field label="名前・フリガナで探す">
            <TextInput type="search" value={q} onChange={(e) => setQ(e.target.value)} />
          </Field>
          <Field label="状態">
            <Select
              value={state}
              onChange={(e) => setState(e.target.value as State)}
              options={[
                { value: '', label: 'すべて' },
                { value: 'draft', label: '準備中' },
                { value: 'published', label: '公開' },
                { value: 'unpublished', label: '公開終了' },
              ]}
            />
          </Field>
        </div>
        <Loaded query={query as never}>{() => <Rows rows={rows} searching={q !== '' || state !== ''} />}</Loaded>
        <MoreButton hasMore={query.hasNextPage} loading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      </div>
    </>
  );
}

function Rows({ rows, searching }: { rows: Schemas['ProcedureView'][]; searching: boolean }) {
  return (
    <Table
      caption="手続の一覧"
      captionHidden
      stack
      columns={[
        { key: 'title', header: '手続', rowHeader: true, cell: (row) => <Link href={`/procedures/${row.id}`}>{row.title}</Link> },
        { key: 'state', header: '状態', cell: (row) => <Badge tone={standing(row).tone}>{standing(row).name}</Badge> },
        { key: 'number', header: '版', align: 'right', cell: (row) => (row.number > 0 ? row.number : '') },
        { key: 'updated', header: '更新', nowrap: true, cell: (row) => formatShort(row.updated_at) },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      empty={<EmptyState title={searching ? '該当する手続はありません' : '手続はまだありません'}>{searching ? '条件を変えてください。' : '「手続を作る」から、ひな形を写すか、新しく作ります。'}</EmptyState>}
    />
  );
}
