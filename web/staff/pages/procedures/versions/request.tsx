import '../procedures.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { FormDocument } from '../../../../form/types';
import { formatShort } from '../../../../i18n/date';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { Field } from '../../../../ui/field';
import { TextArea } from '../../../../ui/input';
import { PageHeader, Pairs } from '../../../../ui/page';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { useMay } from '../../../app/session';
import { api, data } from '../../../data/client';
import { DiffView } from './diff-view';
import { releaseKeys, useDocument, useVersions, type PublicationRequest } from './use-versions';

/** One publication that waits for a second person: what changes, beside the decision. */
export default function Request() {
  const { id = '' } = useParams();
  const request = useQuery({ queryKey: ['request', id], queryFn: async () => data(api.GET('/api/publication-requests/{id}', { params: { path: { id } } })) });
  return <Loaded query={request}>{(r) => <Whole request={r} />}</Loaded>;
}

function Whole({ request }: { request: PublicationRequest }) {
  const procedure = useQuery({ queryKey: ['procedure', request.procedure], queryFn: async () => data(api.GET('/api/procedures/{id}', { params: { path: { id: request.procedure } } })) });
  const title = procedure.data?.title ?? '';
  return (
    <>
      <PageHeader
        title={`公開の承認: ${title}`}
        breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: title, href: `/procedures/${request.procedure}?tab=versions` }, { label: '公開の承認' }]}
      />
      <div className="mg-stack-l">
        <Pairs
          items={[
            { key: 'asker', label: '依頼した人', value: `${request.asker}（${formatShort(request.asked_at)}）` },
            { key: 'starts', label: '公開の開始', value: request.starts ? formatShort(request.starts) : '承認したらすぐ' },
            { key: 'note', label: '変更の内容', value: request.note || '（書かれていません）' },
          ]}
        />
        <Changes request={request} />
        <Decision request={request} />
      </div>
    </>
  );
}

function Changes({ request }: { request: PublicationRequest }) {
  const versions = useVersions(request.procedure);
  const live = versions.data?.find((v) => v.standing === 'live');
  const before = useDocument(request.procedure, live?.id ?? '');
  const after = request.document as unknown as FormDocument;
  if (versions.isPending || (live && before.isPending)) return null;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{live ? `公開中の第${live.number}版との違い` : '初めての公開です'}</h2>
      {live && before.data ? <DiffView before={before.data} after={after} /> : <DiffView before={{ ...after, title: { ja: '' }, pages: [], rules: [] }} after={after} />}
    </section>
  );
}

function Decision({ request }: { request: PublicationRequest }) {
  const may = useMay();
  const navigate = useNavigate();
  const [comment, setComment] = useState('');
  const params = { path: { id: request.id } };
  const act = (verb: 'approve' | 'return' | 'withdraw') =>
    verb === 'withdraw' ? data(api.POST('/api/publication-requests/{id}/withdraw', { params })) : data(api.POST(`/api/publication-requests/{id}/${verb}`, { params, body: { comment } }));
  const decide = useAct({
    do: act,
    stale: [['request', request.id], ...releaseKeys(request.procedure)],
    said: '記録しました',
    onDone: () => void navigate(`/procedures/${request.procedure}?tab=versions`),
    quiet: true,
  });
  if (request.state !== 'waiting') return <NotificationBanner type="info" title="この依頼は、もう終わっています" />;
  if (request.own)
    return (
      <section className="mg-stack">
        <NotificationBanner type="info" title="自分の依頼です。別の職員の承認を待っています。" />
        {decide.isError && <Failure error={decide.error} />}
        <div><Button variant="outline" busy={decide.isPending} onClick={() => decide.mutate('withdraw')}>依頼を取り下げる</Button></div>
      </section>
    );
  if (!may('procedure:approve')) return <NotificationBanner type="info" title="承認の権限がある職員の返事を待っています。" />;
  return (
    <section className="mg-stack" aria-labelledby="decide">
      <h2 id="decide">返事をする</h2>
      {request.edited && <NotificationBanner type="warning" title="最後に様式を直したのはあなたです。承認は別の職員が行います。差し戻すことはできます。" />}
      {decide.isError && <Failure error={decide.error} />}
      <Field label="コメント" hint="差し戻すときは、直してほしいところを書きます。" required={false}>
        <TextArea rows={3} maxLength={500} value={comment} onChange={(e) => setComment(e.target.value)} />
      </Field>
      <div className="mg-row">
        <Button busy={decide.isPending && decide.variables === 'approve'} disabled={request.edited} onClick={() => decide.mutate('approve')}>
          {request.starts ? '承認して予約する' : '承認して公開する'}
        </Button>
        <Button variant="outline" busy={decide.isPending && decide.variables === 'return'} disabled={comment.trim() === ''} onClick={() => decide.mutate('return')}>差し戻す</Button>
      </div>
    </section>
  );
}
