import './finder.css';
import '../../../form/editing/editing.css';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Problem } from '../../../api/problem';
import { Failure } from '../../../console/failure';
import { Loaded } from '../../../console/query';
import { settled, useAct } from '../../../console/use-act';
import type { Finder } from '../../../form/guide';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { ConfirmDialog } from '../../../ui/dialog';
import { PageHeader } from '../../../ui/page';
import { Tabs } from '../../../ui/tabs';
import { useMay } from '../../app/session';
import { api, data } from '../../data/client';
import { FinderBadge } from './list';
import { Results } from './results';
import { Texts } from './texts';
import { Try } from './try';
import { documentOf, finderKey, findersKey, saveFinder, useFinder, type View } from './use-finder';
import { finderFinding, questionPath, resultOf } from './words';

/** One finder: its results, its words, a trial, and its publication. */
export default function FinderPage() {
  const { id = '' } = useParams();
  const finder = useFinder(id);
  return <Loaded query={finder}>{(view) => <Whole key={`${view.id} ${view.revision}`} view={view} />}</Loaded>;
}

function Whole({ view }: { view: View }) {
  const may = useMay();
  const client = useQueryClient();
  const kept = documentOf(view);
  const [document, setDocument] = useState<Finder>(kept);
  const [tab, setTab] = useState('results');
  const changed = JSON.stringify(document) !== JSON.stringify(kept);
  const save = useAct({
    do: () => saveFinder(view.id, { ...document, form: { ...document.form, title: document.title } }, view.revision),
    stale: [findersKey],
    said: '保存しました',
    onDone: (saved) => client.setQueryData(finderKey(view.id), saved),
    quiet: true,
  });
  const edit = may('procedure:edit');
  const conflict = save.error instanceof Problem && save.error.code === 'draft_changed';
  return (
    <>
      <PageHeader
        title={view.title}
        lead={<FinderBadge finder={view} />}
        breadcrumbs={[{ label: '手続ナビ', href: '/finders' }, { label: view.title }]}
        actions={
          <div className="mg-row">
            <ButtonLink href={`/finders/${view.id}/questions`} variant="outline">{edit ? '質問を作る' : '質問を見る'}</ButtonLink>
            <Publishing view={view} changed={changed} />
          </div>
        }
      />
      <div className="mg-stack-l">
        {save.isError && !conflict && <Failure error={save.error} />}
        {conflict && (
          <NotificationBanner type="warning" title="ほかの職員が先に保存しました" actions={<Button size="sm" variant="outline" onClick={() => void client.invalidateQueries({ queryKey: finderKey(view.id) })}>読み込み直す</Button>}>
            読み込み直すと、この画面で直したところはなくなります。必要なところを控えてから読み込み直してください。
          </NotificationBanner>
        )}
        <Whereabouts view={view} />
        <Problems view={view} />
        <Tabs
          label="手続ナビ" value={tab} onChange={setTab}
          tabs={[
            { key: 'results', label: '結果', content: <Results document={document} onChange={setDocument} findings={changed ? [] : view.findings} disabled={!edit} /> },
            { key: 'texts', label: '案内文', content: <Texts document={document} onChange={setDocument} disabled={!edit} /> },
            { key: 'try', label: '試す', content: <Try document={document} /> },
          ]}
        />
        {edit && tab !== 'try' && <div><Button busy={save.isPending} disabled={!changed} onClick={() => save.mutate()}>保存する</Button></div>}
      </div>
    </>
  );
}

function Whereabouts({ view }: { view: View }) {
  if (!view.published_at) return null;
  return (
    <div>
      <strong>住民のページ</strong>
      <div className="mg-row"><code className="mg-mono">{view.address}</code><CopyButton text={view.address} label="住民のページのアドレスをコピー" /></div>
    </div>
  );
}

/** What stands at no result: those are told beside it. */
function Problems({ view }: { view: View }) {
  const items = view.findings.filter((f) => resultOf(f.path) === undefined);
  if (items.length === 0) return null;
  const stops = items.some((f) => f.error);
  return (
    <NotificationBanner type={stops ? 'warning' : 'info'} title={stops ? '公開する前に直すところ' : '確かめるところ'}>
      <ul>{items.map((f) => <li key={`${f.path} ${f.key}`}>{questionPath(f.path) !== undefined && '質問: '}{finderFinding(f)}</li>)}</ul>
    </NotificationBanner>
  );
}

function Publishing({ view, changed }: { view: View; changed: boolean }) {
  const may = useMay();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, ask] = useState<'publish' | 'unpublish' | 'delete'>();
  const params = { path: { id: view.id } };
  const renew = (saved: View) => client.setQueryData(finderKey(view.id), saved);
  const publish = useAct({ do: () => data(api.POST('/api/finders/{id}/publish', { params, body: { revision: view.revision } })), stale: [findersKey], said: '公開しました', onDone: renew });
  const unpublish = useAct({ do: () => data(api.POST('/api/finders/{id}/unpublish', { params, body: { revision: view.revision } })), stale: [findersKey], said: '公開を終えました', onDone: renew });
  const remove = useAct({ do: () => data(api.DELETE('/api/finders/{id}', { params })), stale: [findersKey], said: '手続ナビを消しました', onDone: () => void navigate('/finders') });
  const stops = view.findings.some((f) => f.error);
  const done = () => ask(undefined);
  const published = view.published_at !== undefined;
  return (
    <>
      {may('procedure:publish') && (!published || view.edited) && <Button disabled={changed || stops} title={changed ? '先に保存してください' : undefined} onClick={() => ask('publish')}>{published ? '変更を公開する' : '公開する'}</Button>}
      {may('procedure:publish') && published && <Button variant="outline" tone="danger" onClick={() => ask('unpublish')}>公開を終える</Button>}
      {may('procedure:edit') && !published && <Button variant="outline" tone="danger" onClick={() => ask('delete')}>消す</Button>}
      <ConfirmDialog open={asked === 'publish'} title={`「${view.title}」を公開しますか`} confirmLabel="公開する" onConfirm={() => settled(publish.mutateAsync(), done)} onClose={done}>
        <p>住民のトップページに「どの手続か分からないとき」として出ます。</p>
      </ConfirmDialog>
      <ConfirmDialog open={asked === 'unpublish'} title={`「${view.title}」の公開を終えますか`} confirmLabel="公開を終える" tone="danger" onConfirm={() => settled(unpublish.mutateAsync(), done)} onClose={done}>
        <p>住民のページからなくなります。質問と結果は残ります。</p>
      </ConfirmDialog>
      <ConfirmDialog open={asked === 'delete'} title={`「${view.title}」を消しますか`} confirmLabel="消す" tone="danger" onConfirm={() => settled(remove.mutateAsync(), done)} onClose={done}>
        <p>質問と結果がなくなります。元には戻せません。</p>
      </ConfirmDialog>
    </>
  );
}
