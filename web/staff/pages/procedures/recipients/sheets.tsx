import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { formatShort } from '../../../../i18n/date';
import { Badge } from '../../../../ui/badge';
import { Button, ButtonLink } from '../../../../ui/button';
import { Checkbox, RadioGroup } from '../../../../ui/choice';
import { ConfirmDialog } from '../../../../ui/dialog';
import { Progress } from '../../../../ui/progress';
import { Table } from '../../../../ui/table';
import { api, data, type Schemas } from '../../../data/client';
import { listKey, type List } from './use-recipients';

type Sheet = Schemas['Sheet'];

const sheetsKey = (id: string) => ['recipient-sheets', id];
const running = (s: Sheet) => s.state === 'waiting' || s.state === 'running';

/** Links and QR codes of a list, one for each person, for a mail merge. */
export function Sheets({ id, list }: { id: string; list: List }) {
  const [content, setContent] = useState<'csv' | 'zip'>('csv');
  const [openOnly, setOpenOnly] = useState(false);
  const sheets = useQuery({
    queryKey: sheetsKey(id),
    queryFn: async () => (await data(api.GET('/api/procedures/{id}/recipients/sheets', { params: { path: { id } } }))).items,
    refetchInterval: (query) => (query.state.data?.some(running) ? 1000 : false),
  });
  const ask = useAct({
    do: () => data(api.POST('/api/procedures/{id}/recipients/sheets', { params: { path: { id } }, body: { content, open_only: openOnly } })),
    stale: [sheetsKey(id)],
    said: 'リンク一覧を作り始めました',
  });
  return (
    <section aria-labelledby="sheets" className="mg-stack">
      <h3 id="sheets">一人ずつのリンクとQRコード</h3>
      <p>
        通知書に差込印刷するためのリンクを作ります。リンクには氏名や番号は入りません。
        {list.check === 'none' ? '開くと、その方の項目がすぐに入力されます。' : 'リンクを開いた方には、本人の確認をしてから入力します。'}
        受付期間が終わると使えなくなります。
      </p>
      <RadioGroup
        label="作るもの"
        value={content}
        onChange={(v) => setContent(v as typeof content)}
        options={[
          { value: 'csv', label: '番号とリンクの一覧（CSV）' },
          { value: 'zip', label: '一覧と、一人ずつのQRコードの画像（ZIP、SVG形式）' },
        ]}
      />
      <Checkbox label="まだ申請していない方の分だけ" checked={openOnly} onChange={() => setOpenOnly(!openOnly)} />
      <div className="mg-row">
        <Button variant="outline" busy={ask.isPending} onClick={() => ask.mutate()}>リンク一覧を作る</Button>
        <Revoke id={id} />
      </div>
      <Loaded query={sheets}>{(items) => (items.length > 0 ? <Made id={id} items={items} /> : null)}</Loaded>
    </section>
  );
}

function Made({ id, items }: { id: string; items: Sheet[] }) {
  return (
    <Table
      caption="作ったリンク一覧（24時間で消えます）"
      stack
      columns={[
        { key: 'created', header: '作った日時', rowHeader: true, nowrap: true, cell: (s) => formatShort(s.created_at) },
        { key: 'content', header: '内容', cell: (s) => `${s.content === 'zip' ? 'QRコード付き' : '一覧'}${s.open_only ? '（未申請の方）' : ''}` },
        { key: 'state', header: '状態', cell: (s) => <State sheet={s} /> },
        { key: 'file', header: 'ファイル', cell: (s) => s.state === 'ready' && <ButtonLink size="sm" variant="outline" href={`/api/procedures/${id}/recipients/sheets/${s.id}/content`} download>ダウンロード</ButtonLink> },
      ]}
      rows={items}
      rowKey={(s) => s.id}
    />
  );
}

function State({ sheet }: { sheet: Sheet }) {
  if (running(sheet)) return <Progress label={`${sheet.done} / ${sheet.total}`} value={sheet.total > 0 ? sheet.done : undefined} max={Math.max(1, sheet.total)} />;
  if (sheet.state === 'ready') return <Badge tone="success">{sheet.total}件</Badge>;
  return sheet.state === 'failed' ? <Badge tone="error">できませんでした</Badge> : <Badge>期限切れ</Badge>;
}

function Revoke({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    do: () => data(api.POST('/api/procedures/{id}/recipients/revoke', { params: { path: { id } } })),
    stale: [listKey(id)],
    said: 'これまでのリンクを無効にしました',
  });
  return (
    <>
      <Button variant="text" tone="danger" onClick={() => setAsking(true)}>これまでのリンクを無効にする</Button>
      <ConfirmDialog open={asking} title="これまでのリンクをすべて無効にしますか" confirmLabel="無効にする" tone="danger" onConfirm={() => settled(act.mutateAsync(), () => setAsking(false))} onClose={() => setAsking(false)}>
        <p>配ったリンクとQRコードは使えなくなります。番号を入力しての照合は、これまでどおりできます。</p>
      </ConfirmDialog>
    </>
  );
}
