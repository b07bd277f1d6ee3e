import { useState } from 'react';
import { formatShort } from '../../../../i18n/date';
import { Badge } from '../../../../ui/badge';
import { NotificationBanner } from '../../../../ui/banner';
import { Button, ButtonLink } from '../../../../ui/button';
import { ConfirmDialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { Select } from '../../../../ui/input';
import { EmptyState } from '../../../../ui/page';
import { Table } from '../../../../ui/table';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { DiffView } from './diff-view';
import { releaseKeys, useDocument, useDraft, useHistory, useRequests, useVersions, type PublicationRequest, type Version } from './use-versions';

type View = Schemas['ProcedureView'];

/** What is live, what is planned, what was: and what differs between any two. */
export function Versions({ procedure }: { procedure: View }) {
  const versions = useVersions(procedure.id);
  return (
    <div className="mg-stack-l mg-versions">
      <Planned procedure={procedure} />
      <Asked procedure={procedure} />
      <Loaded query={versions}>
        {(items) => (
          <>
            <List procedure={procedure} versions={items} />
            <Compare procedure={procedure} versions={items} />
          </>
        )}
      </Loaded>
      <History procedure={procedure} versions={versions.data ?? []} />
    </div>
  );
}

function Planned({ procedure }: { procedure: View }) {
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const cancel = useAct({
    do: () => data(api.POST('/api/procedures/{id}/plan/cancel', { params: { path: { id: procedure.id } } })),
    stale: releaseKeys(procedure.id),
    said: '予約を取り消しました',
  });
  const next = procedure.next;
  if (!next) return null;
  return (
    <NotificationBanner
      type="info"
      title={`第${next.number}版は、${formatShort(next.at)} に公開されます`}
      actions={may('procedure:publish') && <Button variant="outline" size="sm" onClick={() => setAsking(true)}>予約を取り消す</Button>}
    >
      <p>その時刻になると、自動で切り替わります。書きかけの申請は、それまでの版のまま続けられます。</p>
      <ConfirmDialog open={asking} title={`第${next.number}版の予約を取り消しますか`} confirmLabel="予約を取り消す" onConfirm={() => settled(cancel.mutateAsync(), () => setAsking(false))} onClose={() => setAsking(false)}>
        <p>この版は公開されません。記録には残ります。下書きはそのままです。</p>
      </ConfirmDialog>
    </NotificationBanner>
  );
}

const requestStates: Record<PublicationRequest['state'], { name: string; tone: 'plain' | 'key' | 'success' | 'warning' }> = {
  waiting: { name: '承認待ち', tone: 'key' },
  approved: { name: '承認済み', tone: 'success' },
  returned: { name: '差し戻し', tone: 'warning' },
  withdrawn: { name: '取下げ', tone: 'plain' },
};

function Asked({ procedure }: { procedure: View }) {
  const requests = useRequests(procedure.id);
  if (!requests.data || requests.data.length === 0) return null;
  return (
    <Table
      caption="公開の承認依頼"
      stack
      columns={[
        { key: 'state', header: '状態', rowHeader: true, cell: (row) => <Badge tone={requestStates[row.state].tone}>{requestStates[row.state].name}</Badge> },
        { key: 'asked', header: '依頼', cell: (row) => `${row.asker}（${formatShort(row.asked_at)}）` },
        { key: 'note', header: '変更の内容', cell: (row) => row.note },
        { key: 'decided', header: '返事', cell: (row) => row.decided_at && row.state !== 'withdrawn' ? <>{row.decider}（{formatShort(row.decided_at)}）{row.comment && <><br />{row.comment}</>}</> : '' },
        { key: 'open', header: '操作', cell: (row) => row.state === 'waiting' && <ButtonLink size="sm" variant="outline" href={`/publication-requests/${row.id}`}>内容を見る</ButtonLink> },
      ]}
      rows={requests.data.slice(0, 5)}
      rowKey={(row) => row.id}
    />
  );
}

const standings: Record<string, { name: string; tone: 'plain' | 'key' | 'success' }> = {
  live: { name: '公開中', tone: 'success' },
  planned: { name: '開始待ち', tone: 'key' },
  past: { name: '過去の版', tone: 'plain' },
  never: { name: '公開せず', tone: 'plain' },
};

function List({ procedure, versions }: { procedure: View; versions: Version[] }) {
  const may = useMay();
  const draft = useDraft(procedure.id);
  const [back, setBack] = useState<Version>();
  const revert = useAct({
    do: (version: string) => data(api.POST('/api/procedures/{id}/revert', { params: { path: { id: procedure.id } }, body: { version, revision: draft.data?.revision ?? 0 } })),
    stale: [['draft-now', procedure.id], ['draft', procedure.id], ['document', procedure.id, 'draft'], ...releaseKeys(procedure.id)],
    said: '下書きを、この版の内容にしました',
  });
  const standing = (row: Version) => standings[row.standing ?? ''] ?? standings.past!;
  return (
    <>
      <Table
        caption="版の一覧"
        stack
        columns={[
          { key: 'number', header: '版', rowHeader: true, cell: (row) => `第${row.number}版` },
          { key: 'standing', header: '状態', cell: (row) => <Badge tone={standing(row).tone}>{standing(row).name}</Badge> },
          { key: 'since', header: '公開の開始', cell: (row) => (row.since && row.standing !== 'never' ? formatShort(row.since) : '') },
          { key: 'by', header: '公開した人', cell: (row) => (row.published_by === 'system' ? '自動' : row.published_by) },
          { key: 'note', header: '変更の内容', cell: (row) => row.note },
          { key: 'back', header: '操作', cell: (row) => may('procedure:edit') && <Button size="sm" variant="outline" onClick={() => setBack(row)} aria-label={`第${row.number}版を下書きに戻す`}>下書きに戻す</Button> },
        ]}
        rows={versions}
        rowKey={(row) => row.id}
        empty={<EmptyState title="まだ公開していません">「公開する」を押すと、下書きが第1版になります。</EmptyState>}
      />
      <ConfirmDialog
        open={back !== undefined}
        title={`下書きを第${back?.number ?? ''}版の内容に戻しますか`}
        confirmLabel="下書きを置き換える"
        disabled={!draft.data}
        onConfirm={() => settled(revert.mutateAsync(back!.id), () => setBack(undefined))}
        onClose={() => setBack(undefined)}
      >
        <p>今の下書きは、この版の内容に置き換わります。公開中の版は変わりません。公開し直すと、新しい版になります。</p>
        {draft.data && <p className="mg-sub">今の下書き: {draft.data.updated_by}（{formatShort(draft.data.updated_at)}）</p>}
      </ConfirmDialog>
    </>
  );
}

function Compare({ procedure, versions }: { procedure: View; versions: Version[] }) {
  const live = versions.find((v) => v.standing === 'live') ?? versions[0];
  const [chosen, setFrom] = useState<string>();
  // What is live may change while one looks.
  const from = chosen ?? live?.id ?? '';
  const [to, setTo] = useState('draft');
  const before = useDocument(procedure.id, from);
  const after = useDocument(procedure.id, to);
  if (!live) return null;
  const options = [{ value: 'draft', label: '今の下書き' }, ...versions.map((v) => ({ value: v.id, label: `第${v.number}版（${(standings[v.standing ?? ''] ?? standings.past!).name}）` }))];
  return (
    <section aria-labelledby="compare">
      <h2 id="compare">違いを見る</h2>
      <div className="mg-filters">
        <Field label="前の版"><Select value={from} onChange={(e) => setFrom(e.target.value)} options={options} /></Field>
        <Field label="後の版"><Select value={to} onChange={(e) => setTo(e.target.value)} options={options} /></Field>
      </div>
      <Loaded query={before}>{(a) => <Loaded query={after}>{(b) => <DiffView before={a} after={b} />}</Loaded>}</Loaded>
    </section>
  );
}

const deeds: Record<Schemas['Released']['kind'], (number: string, starts: string) => string> = {
  publish: (n) => `${n}を公開しました`,
  plan: (n, s) => `${n}を ${s} から公開するよう予約しました`,
  cancel: (n) => `${n}の予約を取り消しました`,
  start: (n) => `${n}の公開が、予約どおりに始まりました`,
  unpublish: (n) => `公開を終えました（${n}まで）`,
  revert: (n) => `下書きを${n}の内容に戻しました`,
};

function History({ procedure, versions }: { procedure: View; versions: Version[] }) {
  const history = useHistory(procedure.id);
  const number = (id: string | undefined) => `第${versions.find((v) => v.id === id)?.number ?? '?'}版`;
  return (
    <section aria-labelledby="history">
      <h2 id="history">これまでの記録</h2>
      <Loaded query={history}>
        {(items) =>
          items.length === 0 ? <p className="mg-sub">まだありません。</p> : (
            <ol className="mg-history">
              {items.map((r) => (
                <li key={r.id}>
                  <p><strong>{deeds[r.kind](number(r.version), r.starts ? formatShort(r.starts) : '')}</strong></p>
                  <p className="mg-sub">{formatShort(r.at)}　{r.by === 'system' ? '自動' : r.by}</p>
                  {r.note && <p>{r.note}</p>}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
