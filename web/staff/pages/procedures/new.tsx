import './procedures.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { FormDocument } from '../../../form/types';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/input';
import { Card, EmptyState, PageHeader } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { blankDocument } from '../../builder/blank';
import { countOf } from '../../builder/tree';
import { api, data, type Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { useAct } from '../../../console/use-act';
import { blankEntry, bodyOf, type Entry } from './entry';
import { EntryForm, useDepartments, useRetention } from './entry-form';

/** A new procedure: from a ready one, or from nothing. */
export default function NewProcedure() {
  const [tab, setTab] = useState('library');
  return (
    <>
      <PageHeader title="手続を作る" breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: '手続を作る' }]} />
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

function Library() {
  const library = useQuery({ queryKey: ['library'], queryFn: async () => (await data(api.GET('/api/library'))).items, staleTime: Infinity });
  const departments = useDepartments();
  const [department, setDepartment] = useState('');
  return (
    <div className="mg-stack-l">
      <Field label="担当課" hint="写したあとでも変えられます。">
        <Select value={department} onChange={(e) => setDepartment(e.target.value)} options={[{ value: '', label: 'あとで決める' }, ...(departments.data ?? []).map((d) => ({ value: d.id, label: d.name }))]} />
      </Field>
      <Loaded query={library}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="ひな形がありません">白紙から作れます。</EmptyState>
          ) : (
            <ul className="mg-gallery">
              {items.map((template) => (
                <Template key={template.key} template={template} department={department} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function Template({ template, department }: { template: Schemas['Template']; department: string }) {
  const navigate = useNavigate();
  const copy = useAct({
    do: () => data(api.POST('/api/library/{key}/copy', { params: { path: { key: template.key } }, body: department ? { department } : {} })),
    stale: [['procedures']],
    said: 'ひな形を写しました',
    onDone: (p) => void navigate(`/procedures/${p.id}`),
  });
  const document = template.document as unknown as FormDocument;
  return (
    <Card as="li">
      <h2>{template.title}</h2>
      <p>{template.description}</p>
      <p className="mg-sub">
        {template.category}　{document.pages.length}ページ・{countOf(document)}項目
      </p>
      <Button variant="outline" size="sm" busy={copy.isPending} onClick={() => copy.mutate()} aria-label={`「${template.title}」を写して使う`}>
        写して使う
      </Button>
    </Card>
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
