import './procedures.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button, ButtonLink } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { PageHeader } from '../../../ui/page';
import { Table } from '../../../ui/table';
import { Tabs } from '../../../ui/tabs';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { settled, useAct } from '../../../console/use-act';
import { bodyOf, entryOf, type Entry } from './entry';
import { EntryForm } from './entry-form';
import { Publish } from './publish';
import { standing } from './standing';

type View = Schemas['ProcedureView'];

export const procedureKey = (id: string) => ['procedure', id];

/** One procedure: its catalogue entry, its form, its versions, its publication. */
export default function Procedure() {
  const { id = '' } = useParams();
  const procedure = useQuery({ queryKey: procedureKey(id), queryFn: async () => data(api.GET('/api/procedures/{id}', { params: { path: { id } } })) });
  return <Loaded query={procedure}>{(p) => <Whole key={p.id} procedure={p} />}</Loaded>;
}

function Whole({ procedure }: { procedure: View }) {
  const may = useMay();
  const [tab, setTab] = useState('entry');
  const now = standing(procedure);
  return (
    <>
      <PageHeader
        title={procedure.title}
        lead={<Badge tone={now.tone}>{now.name}</Badge>}
        breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: procedure.title }]}
        actions={
          <div className="mg-row">
            <ButtonLink href={`/procedures/${procedure.id}/form`} variant="outline">
              様式を{may('procedure:edit') ? '作る' : '見る'}
            </ButtonLink>
            {may('procedure:publish') && <Publish procedure={procedure} />}
            {may('procedure:publish') && procedure.state === 'published' && <Unpublish procedure={procedure} />}
          </div>
        }
      />
      <Tabs
        label="手続"
        value={tab}
        onChange={setTab}
        tabs={[
          { key: 'entry', label: '案内', content: <EntryTab key={procedure.revision} procedure={procedure} /> },
          { key: 'versions', label: '版の履歴', content: <Versions id={procedure.id} /> },
        ]}
      />
    </>
  );
}

function EntryTab({ procedure }: { procedure: View }) {
  const may = useMay();
  const [entry, setEntry] = useState<Entry>(() => entryOf(procedure));
  const changed = JSON.stringify(entry) !== JSON.stringify(entryOf(procedure));
  const save = useAct({
    do: () => data(api.PUT('/api/procedures/{id}', { params: { path: { id: procedure.id } }, body: { ...bodyOf(entry), revision: procedure.revision } })),
    stale: [procedureKey(procedure.id), ['procedures']],
    said: '保存しました',
    quiet: true,
  });
  return (
    <div className="mg-stack-l">
      {save.isError && <Failure error={save.error} />}
      <EntryForm entry={entry} onChange={setEntry} error={save.error} disabled={!may('procedure:edit') || save.isPending} />
      {may('procedure:edit') && (
        <Button busy={save.isPending} disabled={!changed} onClick={() => save.mutate()}>
          案内を保存する
        </Button>
      )}
    </div>
  );
}

function Versions({ id }: { id: string }) {
  const versions = useQuery({ queryKey: ['versions', id], queryFn: async () => (await data(api.GET('/api/procedures/{id}/versions', { params: { path: { id } } }))).items });
  return (
    <Loaded query={versions}>
      {(items) => (
        <Table
          caption="公開した版"
          captionHidden
          columns={[
            { key: 'number', header: '版', rowHeader: true, cell: (row) => `第${row.number}版` },
            { key: 'at', header: '公開した日時', cell: (row) => formatShort(row.published_at) },
            { key: 'by', header: '公開した人', cell: (row) => row.published_by },
            { key: 'digest', header: '要約値', cell: (row) => <code className="mg-mono">{row.digest.slice(0, 12)}</code> },
          ]}
          rows={items}
          rowKey={(row) => row.id}
          empty={<p className="mg-sub">まだ公開していません。</p>}
        />
      )}
    </Loaded>
  );
}

function Unpublish({ procedure }: { procedure: View }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    do: () => data(api.POST('/api/procedures/{id}/unpublish', { params: { path: { id: procedure.id } } })),
    stale: [procedureKey(procedure.id), ['procedures']],
    said: '公開を終えました',
  });
  return (
    <>
      <Button variant="outline" tone="danger" onClick={() => setAsking(true)}>
        公開を終える
      </Button>
      <ConfirmDialog open={asking} title={`「${procedure.title}」の公開を終えますか`} confirmLabel="公開を終える" tone="danger" onConfirm={() => settled(act.mutateAsync(), () => setAsking(false))} onClose={() => setAsking(false)}>
        <p>新しい申請を受け付けなくなります。届いている申請の審査は続けられます。</p>
      </ConfirmDialog>
    </>
  );
}
