import './procedures.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { FormDocument } from '../../../form/types';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button, ButtonLink } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { Link } from '../../../ui/link';
import { Menu } from '../../../ui/menu';
import { Card, PageHeader } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { countOf } from '../../builder/tree';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { settled, useAct } from '../../../console/use-act';
import { Bench } from './bench/bench';
import { bodyOf, entryOf, type Entry } from './entry';
import { EntryForm } from './entry-form';
import { Handouts } from './page/handouts';
import { Sharing } from './page/sharing';
import { Publish } from './publish';
import { Recipients } from './recipients/recipients';
import { Seats } from './recipients/seats';
import { standing } from './standing';
import { Trials } from './trials/trials';
import { releaseKeys, useDraft } from './versions/use-versions';
import { Versions } from './versions/versions';

type View = Schemas['ProcedureView'];

export const procedureKey = (id: string) => ['procedure', id];

/** One procedure: its catalogue entry, its form, its tests, its versions, its publication. */
export default function Procedure() {
  const { id = '' } = useParams();
  const procedure = useQuery({ queryKey: procedureKey(id), queryFn: async () => data(api.GET('/api/procedures/{id}', { params: { path: { id } } })) });
  return <Loaded query={procedure}>{(p) => <Whole key={p.id} procedure={p} />}</Loaded>;
}

function Whole({ procedure }: { procedure: View }) {
  const may = useMay();
  const [query, setQuery] = useSearchParams();
  const now = standing(procedure);
  return (
    <>
      <PageHeader
        title={procedure.title}
        lead={<Badge tone={now.tone}>{now.name}</Badge>}
        breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: procedure.title }]}
        actions={
          <div className="mg-row">
            <ButtonLink href={`/procedures/${procedure.id}/form`} variant="outline">様式を{may('procedure:edit') ? '作る' : '見る'}</ButtonLink>
            {may('procedure:publish') && <Publish procedure={procedure} />}
            {may('procedure:edit') && <More procedure={procedure} />}
            {may('procedure:publish') && procedure.state === 'published' && <Unpublish procedure={procedure} />}
          </div>
        }
      />
      <Tabs
        label="手続"
        value={query.get('tab') ?? 'entry'}
        onChange={(tab) => setQuery({ tab }, { replace: true })}
        tabs={[
          { key: 'entry', label: '手続の情報', content: <EntryTab key={procedure.revision} procedure={procedure} /> },
          { key: 'form', label: '様式', content: <FormTab procedure={procedure} /> },
          { key: 'bench', label: '試験台', content: <Bench procedure={procedure} /> },
          { key: 'trials', label: '試しの申請', content: <Trials procedure={procedure} /> },
          { key: 'handouts', label: '配布ファイル', content: <Handouts id={procedure.id} /> },
          { key: 'sharing', label: '共有', content: <Sharing procedure={procedure} /> },
          { key: 'seats', label: '定員', content: <Seats id={procedure.id} /> },
          ...(may('recipient:view') ? [{ key: 'recipients', label: '対象者とリンク', content: <Recipients procedure={procedure} /> }] : []),
          { key: 'versions', label: '版と公開', content: <Versions procedure={procedure} /> },
        ]}
      />
    </>
  );
}

/** What is done with the whole procedure now and then. */
function More({ procedure }: { procedure: View }) {
  const navigate = useNavigate();
  const copy = useAct({
    do: () => data(api.POST('/api/procedures/{id}/copy', { params: { path: { id: procedure.id } } })),
    stale: [['procedures']],
    said: '手続を写しました。写しは準備中です。',
    onDone: (p) => void navigate(`/procedures/${p.id}`),
  });
  const fetchFile = () => {
    window.location.assign(`/api/procedures/${procedure.id}/export`);
  };
  return (
    <Menu
      label="そのほか"
      size="lg"
      items={[
        { key: 'copy', label: 'この手続を写して新しく作る', onSelect: () => copy.mutate(), disabled: copy.isPending },
        { key: 'export', label: 'ファイルに書き出す（ほかの団体にも渡せます）', onSelect: fetchFile },
        { key: 'sheet', label: 'Excelの質問表で様式を作り直す', onSelect: () => void navigate(`/procedures/import?from=sheet&procedure=${procedure.id}`) },
      ]}
    />
  );
}

function FormTab({ procedure }: { procedure: View }) {
  const draft = useDraft(procedure.id);
  return (
    <Loaded query={draft}>
      {(d) => {
        const document = d.document as unknown as FormDocument;
        return (
          <div className="mg-stack">
            <p>今の下書きは {document.pages?.length ?? 0}ページ・{document.pages ? countOf(document) : 0}項目です。{d.updated_by} が {formatShort(d.updated_at)} に保存しました。</p>
            <p className="mg-sub">下書きを直しても、公開中の版は変わりません。「{procedure.state === 'published' ? '新しい版を公開する' : '公開する'}」までは、住民には見えません。</p>
            {document.pages && (
              <Card as="section">
                <ol className="mg-outline-plain">
                  {document.pages.map((page, i) => (
                    <li key={page.id}>
                      <Link href={`/procedures/${procedure.id}/form?at=pages.${i}`}>{page.title.ja}</Link>
                      <span className="mg-sub">（{page.sections.reduce((n, s) => n + s.fields.length, 0)}項目）</span>
                    </li>
                  ))}
                </ol>
              </Card>
            )}
          </div>
        );
      }}
    </Loaded>
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

function Unpublish({ procedure }: { procedure: View }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    do: () => data(api.POST('/api/procedures/{id}/unpublish', { params: { path: { id: procedure.id } } })),
    stale: releaseKeys(procedure.id),
    said: '公開を終えました',
  });
  return (
    <>
      <Button variant="outline" tone="danger" onClick={() => setAsking(true)}>
        公開を終える
      </Button>
      <ConfirmDialog open={asking} title={`「${procedure.title}」の公開を終えますか`} confirmLabel="公開を終える" tone="danger" onConfirm={() => settled(act.mutateAsync(), () => setAsking(false))} onClose={() => setAsking(false)}>
        <p>新しい申請を受け付けなくなります。届いている申請の審査は続けられます。{procedure.next && '開始を待っている版の予約も取り消されます。'}</p>
      </ConfirmDialog>
    </>
  );
}
