import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatShort } from '../../../../i18n/date';
import { Badge } from '../../../../ui/badge';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { ConfirmDialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { Select } from '../../../../ui/input';
import { Link } from '../../../../ui/link';
import { EmptyState } from '../../../../ui/page';
import { Table } from '../../../../ui/table';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { useMay } from '../../../app/session';
import { stateNames } from '../../../parts/names';
import { api, data, type Schemas } from '../../../data/client';
import { useVersions } from '../versions/use-versions';

const trialsKey = (id: string) => ['trials', id];

/** 試しの申請: the residents' side on any version, from end to end, counting nowhere. */
export function Trials({ procedure }: { procedure: Schemas['ProcedureView'] }) {
  const may = useMay();
  const trials = useQuery({ queryKey: trialsKey(procedure.id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/trials', { params: { path: { id: procedure.id } } }))).items });
  return (
    <div className="mg-stack-l">
      <p>公開の前でも、住民の画面を開いて、入力から提出、審査、補正、決定まで試せます。試しの申請は、件数・統計・出力・定員に入らず、通知のメールは試した人だけに届きます。</p>
      {may('procedure:edit') && <Begin procedure={procedure} />}
      <Loaded query={trials}>{(items) => <List procedure={procedure} trials={items} />}</Loaded>
    </div>
  );
}

function Begin({ procedure }: { procedure: Schemas['ProcedureView'] }) {
  const versions = useVersions(procedure.id);
  const [version, setVersion] = useState('');
  const begin = useAct({
    do: () => data(api.POST('/api/procedures/{id}/trials', { params: { path: { id: procedure.id } }, body: version ? { version } : {} })),
    stale: [trialsKey(procedure.id)],
    quiet: true,
  });
  return (
    <section className="mg-stack" aria-labelledby="begin-trial">
      <h2 id="begin-trial">試しの申請を始める</h2>
      {begin.isError && <Failure error={begin.error} />}
      <div className="mg-filters">
        <Field label="試す版">
          <Select value={version} onChange={(e) => setVersion(e.target.value)} options={[{ value: '', label: '今の下書き' }, ...(versions.data ?? []).map((v) => ({ value: v.id, label: `第${v.number}版` }))]} />
        </Field>
      </div>
      <div><Button busy={begin.isPending} onClick={() => begin.mutate()}>試す画面を用意する</Button></div>
      {begin.data && (
        <NotificationBanner type="success" title="用意ができました" live actions={<CopyButton text={begin.data.link} label="アドレスを写す" />}>
          <p><a href={begin.data.link} target="_blank" rel="noreferrer noopener">住民の画面で試す（新しいタブ）</a></p>
          <p className="mg-sub">このアドレスは1回だけ、{formatShort(begin.data.link_until)} まで使えます。写してスマートフォンで開くこともできます。開いた端末で入力中の自分の申請がある場合は、別のブラウザーで開いてください。</p>
        </NotificationBanner>
      )}
    </section>
  );
}

function List({ procedure, trials }: { procedure: Schemas['ProcedureView']; trials: Schemas['TrialView'][] }) {
  const may = useMay();
  const [gone, setGone] = useState<Schemas['TrialView']>();
  const remove = useAct({
    do: (trial: string) => data(api.DELETE('/api/procedures/{id}/trials/{trial}', { params: { path: { id: procedure.id, trial } } })),
    stale: [trialsKey(procedure.id), ['applications']],
    said: '試しの申請を消しました',
  });
  return (
    <>
      <Table
        caption="試しの申請"
        stack
        columns={[
          { key: 'created', header: '始めた日時', rowHeader: true, cell: (row) => formatShort(row.created_at) },
          { key: 'tester', header: '試した人', cell: (row) => row.tester },
          { key: 'version', header: '版', cell: (row) => (row.number > 0 ? `第${row.number}版` : 'その時の下書き') },
          { key: 'made', header: '申請', cell: (row) => row.applications.length === 0 ? <span className="mg-sub">{row.opened ? 'まだ提出していません' : 'まだ開いていません'}</span> : <ul className="mg-bench__why">{row.applications.map((a) => <li key={a.id}><Shown application={a} /> <Badge>{stateNames[a.state] ?? a.state}</Badge></li>)}</ul> },
          { key: 'until', header: '自動で消える日時', cell: (row) => formatShort(row.expires_at) },
          { key: 'do', header: '操作', cell: (row) => may('procedure:edit') && <Button size="sm" variant="text" tone="danger" onClick={() => setGone(row)} aria-label={`${formatShort(row.created_at)} の試しの申請を消す`}>消す</Button> },
        ]}
        rows={trials}
        rowKey={(row) => row.id}
        empty={<EmptyState title="試しの申請はありません" />}
      />
      <ConfirmDialog open={gone !== undefined} title="この試しの申請を消しますか" confirmLabel="消す" tone="danger" onConfirm={() => settled(remove.mutateAsync(gone!.id), () => setGone(undefined))} onClose={() => setGone(undefined)}>
        <p>入力した内容、ファイル、通知、審査の記録が、すぐに消えます。元に戻せません。</p>
      </ConfirmDialog>
    </>
  );
}

function Shown({ application }: { application: Schemas['TrialApplication'] }) {
  const may = useMay();
  return may('application:view') ? <Link href={`/applications/${application.id}`}>{application.receipt_number}</Link> : <>{application.receipt_number}</>;
}
