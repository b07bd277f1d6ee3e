import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatShort } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import { Button, ButtonLink } from '../../ui/button';
import { Field } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { EmptyState, PageHeader } from '../../ui/page';
import { Progress } from '../../ui/progress';
import { Table } from '../../ui/table';
import { api, data, type Schemas } from '../data/client';
import { Loaded } from '../../console/query';
import { useAct } from '../../console/use-act';
import { endOfDay } from './application/marks';

type Exported = Schemas['Exported'];

const exportsKey = ['exports'];
const running = (e: Exported) => e.state === 'waiting' || e.state === 'running';

/** Lists of applications as CSV, made in the background. */
export default function Exports() {
  const exports = useQuery({
    queryKey: exportsKey,
    queryFn: async () => (await data(api.GET('/api/exports'))).items,
    refetchInterval: (query) => (query.state.data?.some(running) ? 1000 : false),
  });
  const procedures = useQuery({ queryKey: ['procedures', 'choice'], queryFn: async () => data(api.GET('/api/procedures', { params: { query: {} } })), staleTime: 60_000 });
  const titles = new Map(procedures.data?.items.map((p) => [p.id, p.title]));
  return (
    <>
      <PageHeader title="一覧の出力" lead="申請の一覧を CSV ファイルにします。できたファイルは暗号化して保管し、24時間で消えます。" />
      <div className="mg-stack-l">
        <NewExport procedures={procedures.data?.items ?? []} />
        <Loaded query={exports}>{(items) => <Rows items={items} titles={titles} />}</Loaded>
      </div>
    </>
  );
}

function NewExport({ procedures }: { procedures: Schemas['ProcedureView'][] }) {
  const [procedure, setProcedure] = useState('');
  const [encoding, setEncoding] = useState<'utf-8-bom' | 'cp932'>('utf-8-bom');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const request = useAct({
    do: () =>
      data(
        api.POST('/api/exports', {
          body: { procedure, encoding, ...(from && { from: `${from}T00:00:00+09:00` }), ...(until && { until: endOfDay(until) }) },
        }),
      ),
    stale: [exportsKey],
    said: '出力を始めました',
  });
  return (
    <fieldset className="mg-filters">
      <legend>新しい出力</legend>
      <Field label="手続">
        <Select value={procedure} onChange={(e) => setProcedure(e.target.value)} placeholder="選んでください" options={procedures.map((p) => ({ value: p.id, label: p.title }))} />
      </Field>
      <Field label="文字コード">
        <Select
          value={encoding}
          onChange={(e) => setEncoding(e.target.value as typeof encoding)}
          options={[
            { value: 'utf-8-bom', label: 'UTF-8（Excel 対応）' },
            { value: 'cp932', label: 'Shift_JIS（CP932）' },
          ]}
        />
      </Field>
      <Field label="送信日（から）">
        <TextInput type="date" value={from} onChange={(e) => setFrom(e.target.value)} />
      </Field>
      <Field label="送信日（まで）">
        <TextInput type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
      </Field>
      <Button busy={request.isPending} disabled={procedure === ''} onClick={() => request.mutate()}>
        出力する
      </Button>
    </fieldset>
  );
}

function Rows({ items, titles }: { items: Exported[]; titles: ReadonlyMap<string, string> }) {
  return (
    <Table
      caption="出力したもの"
      stack
      columns={[
        { key: 'procedure', header: '手続', rowHeader: true, cell: (row) => titles.get(row.procedure) ?? row.procedure },
        { key: 'encoding', header: '文字コード', cell: (row) => (row.encoding === 'cp932' ? 'CP932' : 'UTF-8') },
        { key: 'created', header: '始めた日時', nowrap: true, cell: (row) => formatShort(row.created_at) },
        { key: 'state', header: '状態', cell: (row) => <Standing row={row} /> },
        { key: 'file', header: 'ファイル', cell: (row) => row.state === 'ready' && <ButtonLink size="sm" variant="outline" href={`/api/exports/${row.id}/content`} download>ダウンロード</ButtonLink> },
      ]}
      rows={items}
      rowKey={(row) => row.id}
      empty={<EmptyState>まだ出力していません。</EmptyState>}
    />
  );
}

function Standing({ row }: { row: Exported }) {
  if (running(row)) return <Progress label={`${row.rows_done} / ${row.rows_total} 行`} value={row.rows_total > 0 ? row.rows_done : undefined} max={row.rows_total} />;
  if (row.state === 'failed') return <Badge tone="error">できませんでした</Badge>;
  if (row.state === 'expired') return <Badge>期限切れ</Badge>;
  return (
    <>
      <Badge tone="success">{row.rows_total}行</Badge>
      {row.unmappable > 0 && <p className="mg-sub">CP932 にない文字を {row.unmappable} か所〓に置き換えました。</p>}
    </>
  );
}
