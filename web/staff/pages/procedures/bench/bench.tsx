import './bench.css';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { faultText } from '../../../../form/messages';
import type { FormDocument } from '../../../../form/types';
import { WithFields } from '../../../../form/with-fields';
import { useT } from '../../../../i18n/context';
import type { FormKey } from '../../../../i18n/form/ja';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { ConfirmDialog } from '../../../../ui/dialog';
import { ErrorIcon, PlusIcon, SuccessIcon } from '../../../../ui/icons';
import { Link } from '../../../../ui/link';
import { EmptyState } from '../../../../ui/page';
import { Table } from '../../../../ui/table';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { findingText } from '../findings';
import { useDraft } from '../versions/use-versions';
import { CaseEditor, type Case } from './case-editor';
import { copyName, pathOfField, placeOfAnswer, whyNot } from './outcome';

const samplesKey = (id: string) => ['samples', id];
const benchKey = (id: string) => ['bench', id];
const checkKey = (id: string) => ['check', id];

/** 試験台: sample cases run against the draft, and what stands in the way of publishing. */
export function Bench({ procedure }: { procedure: Schemas['ProcedureView'] }) {
  const draft = useDraft(procedure.id);
  return <Loaded query={draft}>{(d) => <Whole id={procedure.id} document={d.document as unknown as FormDocument} />}</Loaded>;
}

function Whole({ id, document }: { id: string; document: FormDocument }) {
  const params = { path: { id } };
  const samples = useQuery({ queryKey: samplesKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/samples', { params }))).items });
  const bench = useQuery({ queryKey: benchKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/bench', { params }))).items, gcTime: 0 });
  const [editing, setEditing] = useState<Case>();
  if (editing)
    return <WithFields document={document}>{() => <CaseEditor id={id} document={document} start={editing} taken={samples.data?.map((s) => s.name) ?? []} stale={[samplesKey(id), benchKey(id), checkKey(id)]} onClose={() => setEditing(undefined)} />}</WithFields>;
  return (
    <div className="mg-stack-l">
      <p>答えの例を作っておくと、様式を直すたびに、思ったとおりに受け付けられるか（または断られるか）を確かめられます。公開のときにも自動で試し、違う結果なら公開を止めます。</p>
      <Findings id={id} document={document} />
      <Loaded query={samples}>
        {(items) => <Loaded query={bench}>{(outcomes) => <Cases id={id} document={document} samples={items} outcomes={outcomes} onEdit={setEditing} onRun={() => void bench.refetch()} running={bench.isFetching} />}</Loaded>}
      </Loaded>
    </div>
  );
}

function Findings({ id, document }: { id: string; document: FormDocument }) {
  const check = useQuery({ queryKey: checkKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/check', { params: { path: { id } } }))).items, gcTime: 0 });
  const found = (check.data ?? []).filter((f) => !f.path.startsWith('sample'));
  if (!check.data) return null;
  if (found.length === 0) return <NotificationBanner type="success" title="様式に問題は見つかりませんでした" />;
  const errors = found.filter((f) => f.error).length;
  return (
    <NotificationBanner type={errors > 0 ? 'error' : 'warning'} title={errors > 0 ? `公開の前に直すところが ${errors}件あります` : '確かめるところがあります'}>
      <ul>
        {found.map((f) => (
          <li key={f.path + f.key}>
            {f.path.startsWith('catalogue.') ? `手続の情報: ${findingText(f, document)}` : <Link href={`/procedures/${id}/form?at=${encodeURIComponent(f.path)}`}>{findingText(f, document)}</Link>}
          </li>
        ))}
      </ul>
    </NotificationBanner>
  );
}

interface CasesProps {
  id: string;
  document: FormDocument;
  samples: Schemas['Sample'][];
  outcomes: Schemas['Outcome'][];
  onEdit: (one: Case) => void;
  onRun: () => void;
  running: boolean;
}

function Cases({ id, document, samples, outcomes, onEdit, onRun, running }: CasesProps) {
  const may = useMay();
  const t = useT<FormKey>();
  const [gone, setGone] = useState<Schemas['Sample']>();
  const remove = useAct({
    do: (sample: string) => data(api.DELETE('/api/procedures/{id}/samples/{sample}', { params: { path: { id, sample } } })),
    stale: [samplesKey(id), benchKey(id), checkKey(id)],
    said: '試験例を消しました',
  });
  const by = useMemo(() => new Map(outcomes.map((o) => [o.sample, o])), [outcomes]);
  const passed = samples.filter((s) => by.get(s.id)?.passed).length;
  const edit = may('procedure:edit');
  const names = samples.map((s) => s.name);
  const say = (fault: Schemas['AnswerFault']) => faultText(fault, document, 'ja', t);
  const open = (s: Schemas['Sample']): Case => ({ ...s, answers: s.answers as Case['answers'] });
  return (
    <>
      <div className="mg-row">
        {edit && <Button icon={<PlusIcon />} onClick={() => onEdit({ name: '', answers: {}, accept: true, faults: [] })}>試験例を作る</Button>}
        <Button variant="outline" busy={running} disabled={samples.length === 0} onClick={onRun}>すべて試す</Button>
        {samples.length > 0 && <span role="status">{samples.length}件のうち {passed}件が期待どおり</span>}
      </div>
      <WithFields document={document}>
        {() => (
          <Table
            caption="試験例"
            captionHidden
            stack
            columns={[
              { key: 'name', header: '試験例', rowHeader: true, cell: (row) => row.name },
              { key: 'want', header: '期待する結果', cell: (row) => (row.accept ? '受け付けられる' : row.faults.length === 0 ? '断られる' : `誤りになる: ${row.faults.map((f) => placeOfAnswer(document, f)).join('、')}`) },
              { key: 'result', header: '今の結果', cell: (row) => <Result document={document} outcome={by.get(row.id)} id={id} say={say} /> },
              {
                key: 'do', header: '操作', nowrap: true, cell: (row) => edit && (
                  <div className="mg-bench__do">
                    <Button size="sm" variant="outline" onClick={() => onEdit(open(row))} aria-label={`「${row.name}」を直す`}>直す</Button>
                    <Button size="sm" variant="outline" onClick={() => onEdit({ ...open(row), id: undefined, name: copyName(row.name, names) })} aria-label={`「${row.name}」を写す`}>写す</Button>
                    <Button size="sm" variant="text" tone="danger" onClick={() => setGone(row)} aria-label={`「${row.name}」を消す`}>消す</Button>
                  </div>
                ),
              },
            ]}
            rows={samples}
            rowKey={(row) => row.id}
            empty={<EmptyState title="試験例はまだありません">住民になったつもりで様式に入力し、その内容を試験例にします。受け付けられる例と、断られる例を1つずつ作ると安心です。</EmptyState>}
          />
        )}
      </WithFields>
      <ConfirmDialog open={gone !== undefined} title={`試験例「${gone?.name ?? ''}」を消しますか`} confirmLabel="消す" tone="danger" onConfirm={() => settled(remove.mutateAsync(gone!.id), () => setGone(undefined))} onClose={() => setGone(undefined)} />
    </>
  );
}

function Result({ document, outcome, id, say }: { document: FormDocument; outcome: Schemas['Outcome'] | undefined; id: string; say: (fault: Schemas['AnswerFault']) => string }) {
  if (!outcome) return <span className="mg-sub">様式に誤りがあり、試せません</span>;
  if (outcome.passed) return <span className="mg-bench__result" data-passed="true"><SuccessIcon />期待どおり</span>;
  return (
    <>
      <span className="mg-bench__result" data-passed="false"><ErrorIcon />期待と違います</span>
      <ul className="mg-bench__why">
        {whyNot(document, outcome.findings, outcome.faults, say).map((why) => {
          const path = why.field && pathOfField(document, why.field);
          return <li key={why.text}>{why.text} {path && <Link href={`/procedures/${id}/form?at=${encodeURIComponent(path)}`}>様式の該当する項目へ</Link>}</li>;
        })}
      </ul>
    </>
  );
}
