import { useInfiniteQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useSearchParams } from 'react-router';
import { formatShort, lastDay } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { Link } from '../../../ui/link';
import { EmptyState, MoreButton, PageHeader } from '../../../ui/page';
import { Table } from '../../../ui/table';
import { useMay, useMe } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { stateNames, stateTones } from '../../parts/names';
import { Loaded } from '../../../console/query';
import { BulkBar } from './bulk-bar';
import { Filters } from './filters';

type Card = Schemas['ApplicationCard'];
type Page = Schemas['InboxOutputBody'];

export const inboxKey = ['applications'];

/** The filters stand in the address, so that a view can be kept and shared. */
export function queryOf(params: URLSearchParams, me: string | undefined) {
  const state = params.getAll('state');
  return {
    ...(state.length > 0 && { state }),
    ...(params.get('procedure') && { procedure: params.get('procedure')! }),
    ...(params.get('department') && { department: params.get('department')! }),
    ...(params.get('mine') && me && { assignee: me }),
    ...(params.get('unassigned') && { unassigned: true }),
    ...(params.get('overdue') && { overdue: true }),
    ...(params.get('trial') && { trial: true }),
    ...(params.get('oldest') && { oldest: true }),
  };
}

async function fetchPage(params: URLSearchParams, me: string | undefined, search: string, after: string): Promise<Page> {
  if (search) return data(api.POST('/api/applications/search', { body: { search, ...(after && { after }) } }));
  return data(api.GET('/api/applications', { params: { query: { ...queryOf(params, me), ...(after && { after }) } } }));
}

/** Everything that came in, to search, filter and take on. */
export default function Inbox() {
  const me = useMe();
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useInfiniteQuery({
    queryKey: [...inboxKey, params.toString(), search],
    queryFn: ({ pageParam }) => fetchPage(params, me.id, search, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  });
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const bulk = may('application:review') || may('application:decide') || may('application:assign');
  return (
    <>
      <PageHeader title="申請" />
      <div className="mg-stack-l">
        <Search value={search} onSearch={setSearch} />
        {!search && <Filters params={params} onChange={(next) => setParams(next)} />}
        {chosen.size > 0 && <BulkBar rows={rows.filter((row) => chosen.has(row.id))} onDone={() => setChosen(new Set())} />}
        <Loaded query={query as never}>
          {() => (
            <>
              <Rows rows={rows} search={search} selected={bulk ? chosen : undefined} onSelect={setChosen} />
              <MoreButton hasMore={query.hasNextPage} loading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form role="search" onSubmit={submit} className="mg-filters">
      <Field label="受付番号・氏名・フリガナなどで探す" hint="検索できる項目と完全に一致する申請を探します。">
        <TextInput type="search" value={text} onChange={(e) => setText(e.target.value)} />
      </Field>
      <Button type="submit" variant="outline">
        探す
      </Button>
      {value && (
        <Button
          variant="text"
          onClick={() => {
            setText('');
            onSearch('');
          }}
        >
          検索をやめる
        </Button>
      )}
    </form>
  );
}

interface RowsProps {
  rows: readonly Card[];
  search: string;
  selected: ReadonlySet<string> | undefined;
  onSelect: (selected: ReadonlySet<string>) => void;
}

function Rows({ rows, search, selected, onSelect }: RowsProps) {
  return (
    <Table
      caption={search ? `「${search}」の検索結果` : '申請の一覧'}
      stack
      columns={[
        { key: 'number', header: '受付番号', rowHeader: true, nowrap: true, cell: (row) => <><Link href={`/applications/${row.id}`}>{row.receipt_number}</Link>{row.trial && <> <Badge tone="warning">試し</Badge></>}</> },
        { key: 'procedure', header: '手続', cell: (row) => row.procedure_title },
        { key: 'state', header: '状態', cell: (row) => <Badge tone={stateTones[row.state]}>{stateNames[row.state]}</Badge> },
        { key: 'submitted', header: '送信日時', nowrap: true, cell: (row) => (row.submitted_at ? formatShort(row.submitted_at) : '') },
        { key: 'due', header: '期限', nowrap: true, cell: (row) => <Due row={row} /> },
      ]}
      rows={rows}
      rowKey={(row) => row.id}
      selected={selected as Set<string> | undefined}
      onSelect={onSelect}
      empty={<EmptyState title="該当する申請はありません">{search ? '言葉を変えて探してください。' : '条件を変えるか、申請が届くのをお待ちください。'}</EmptyState>}
    />
  );
}

function Due({ row }: { row: Card }) {
  if (row.paused_at) return <span className="mg-sub">補正待ち</span>;
  if (!row.due_at) return null;
  const late = !row.decided_at && new Date(row.due_at) < new Date();
  const day = lastDay(row.due_at);
  return late ? <Badge tone="error">{day} 超過</Badge> : <>{day}</>;
}
