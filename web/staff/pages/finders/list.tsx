import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { useAct } from '../../../console/use-act';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { Link } from '../../../ui/link';
import { EmptyState, PageHeader } from '../../../ui/page';
import { Table } from '../../../ui/table';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { findersKey } from './use-finder';

/** The guided finders of the municipality. */
export default function Finders() {
  const may = useMay();
  const [making, setMaking] = useState(false);
  const finders = useQuery({ queryKey: findersKey, queryFn: async () => (await data(api.GET('/api/finders'))).items });
  return (
    <>
      <PageHeader
        title="手続ナビ"
        lead="質問に答えると、必要な手続が分かる案内です。「引っ越し」「出産」のように、出来事ごとに作ります。"
        actions={may('procedure:edit') && <Button onClick={() => setMaking(true)}>手続ナビを作る</Button>}
      />
      <Loaded query={finders}>{(items) => <Rows items={items} />}</Loaded>
      {making && <Making onClose={() => setMaking(false)} />}
    </>
  );
}

export function FinderBadge({ finder }: { finder: Pick<Schemas['FinderCard'], 'published_at' | 'edited'> }) {
  if (!finder.published_at) return <Badge tone="plain">準備中</Badge>;
  return <Badge tone={finder.edited ? 'warning' : 'success'}>{finder.edited ? '公開中（変更あり）' : '公開中'}</Badge>;
}

function Rows({ items }: { items: Schemas['FinderCard'][] }) {
  return (
    <Table
      caption="手続ナビの一覧" captionHidden stack
      columns={[
        { key: 'title', header: '名前', rowHeader: true, cell: (row) => <Link href={`/finders/${row.id}`}>{row.title}</Link> },
        { key: 'state', header: '状態', cell: (row) => <FinderBadge finder={row} /> },
        { key: 'updated', header: '更新', nowrap: true, cell: (row) => `${formatShort(row.updated_at)} ${row.updated_by}` },
      ]}
      rows={items}
      rowKey={(row) => row.id}
      empty={<EmptyState title="手続ナビはまだありません">どの手続か分からない人のために、質問から手続へ案内できます。</EmptyState>}
    />
  );
}

function Making({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const make = useAct({
    do: () => data(api.POST('/api/finders', { body: { title: title.trim() } })),
    stale: [findersKey],
    onDone: (made) => void navigate(`/finders/${made.id}`),
    quiet: true,
  });
  return (
    <Dialog open onClose={onClose} title="手続ナビを作る" actions={<><Button busy={make.isPending} disabled={title.trim() === ''} onClick={() => make.mutate()}>作る</Button><Button variant="outline" onClick={onClose}>閉じる</Button></>}>
      {make.isError && <Failure error={make.error} />}
      <Field label="名前" hint="「引っ越しの手続をさがす」のように、だれのためのものか分かるように書きます。" required>
        <TextInput value={title} maxLength={100} onChange={(e) => setTitle(e.target.value)} />
      </Field>
    </Dialog>
  );
}
