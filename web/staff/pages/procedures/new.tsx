import './procedures.css';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { blankDocument } from '../../builder/blank';
import { api, data } from '../../data/client';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { useAct } from '../../../console/use-act';
import { blankEntry, bodyOf, type Entry } from './entry';
import { EntryForm, useRetention } from './entry-form';
import { Library } from './library/library';

/** A new procedure: from a ready one, from nothing, or from a file. */
export default function NewProcedure() {
  const [tab, setTab] = useState('library');
  return (
    <>
      <PageHeader title="手続を作る" breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: '手続を作る' }]} actions={<ButtonLink variant="outline" href="/procedures/import">ファイルから取り込む</ButtonLink>} />
      <Tabs
        label="作り方"
        value={tab}
        onChange={setTab}
        tabs={[
          { key: 'library', label: 'ひな形から', content: <Library /> },
          { key: 'blank', label: '白紙から', content: <Blank /> },
        ]}
      />
    </>
  );
}

function Blank() {
  const navigate = useNavigate();
  const retention = useRetention();
  const [entry, setEntry] = useState<Entry>(() => blankEntry(''));
  const create = useAct({
    do: () => data(api.POST('/api/procedures', { body: { ...bodyOf(entry), document: blankDocument(entry.title) as never } })),
    stale: [['procedures']],
    said: '手続を作りました',
    onDone: (p) => void navigate(`/procedures/${p.id}/form`),
    quiet: true,
  });
  return (
    <Loaded query={retention}>
      {() => (
        <div className="mg-stack-l">
          {create.isError && <Failure error={create.error} />}
          <EntryForm entry={entry} onChange={setEntry} error={create.error} disabled={create.isPending} />
          <Button busy={create.isPending} disabled={entry.title.trim() === '' || entry.retention === ''} onClick={() => create.mutate()}>
            作って様式へ進む
          </Button>
        </div>
      )}
    </Loaded>
  );
}
