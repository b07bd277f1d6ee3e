import './recipients.css';
import { useState } from 'react';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { formatShort } from '../../../../i18n/date';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { Checkbox } from '../../../../ui/choice';
import { ConfirmDialog } from '../../../../ui/dialog';
import { EmptyState, Pairs } from '../../../../ui/page';
import { Progress } from '../../../../ui/progress';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { Links } from './links';
import { Open } from './open';
import { Sheets } from './sheets';
import { Loading } from './upload';
import { listKey, useFields, useList, type List } from './use-recipients';

type View = Schemas['ProcedureView'];

/** Whom the procedure is for: the list, who has applied, links that fill in. */
export function Recipients({ procedure }: { procedure: View }) {
  const fields = useFields(procedure.id);
  const list = useList(procedure.id);
  return (
    <div className="mg-stack-l">
      <Loaded query={fields}>
        {(f) => (
          <>
            <section aria-labelledby="list" className="mg-stack">
              <h2 id="list">対象者リスト</h2>
              <p>通知書などの番号をリストと照合し、対象の方だけが申請できるようにします。リストの内容は暗号化して保管し、照合できた本人の画面にだけ入力します。</p>
              {f.match ? (
                <Loaded query={list}>{(l) => <Whole procedure={procedure} list={l} fields={f} />}</Loaded>
              ) : (
                <NotificationBanner type="info" title="様式に「対象者照合」の項目がありません">リストを使うには、様式に「対象者照合」の項目を1つ加えて公開してください。</NotificationBanner>
              )}
            </section>
            <Links id={procedure.id} fields={f} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Whole({ procedure, list, fields }: { procedure: View; list: List | null; fields: Schemas['FillableOutputBody'] }) {
  const may = useMay();
  const manage = may('recipient:manage');
  const [replacing, setReplacing] = useState(false);
  return (
    <div className="mg-stack-l">
      {list ? <Standing id={procedure.id} list={list} fields={fields} manage={manage} /> : <EmptyState>リストはまだありません。リストがないあいだは、だれも照合できません。</EmptyState>}
      {list && may('recipient:open') && <Open id={procedure.id} />}
      {manage && (!list || replacing) && <Loading id={procedure.id} fields={fields} onSaved={() => setReplacing(false)} />}
      {manage && list && !replacing && <div><Button variant="outline" onClick={() => setReplacing(true)}>リストを差し替える</Button></div>}
      {manage && list && <Sheets id={procedure.id} list={list} />}
    </div>
  );
}

function Standing({ id, list, fields, manage }: { id: string; list: List; fields: Schemas['FillableOutputBody']; manage: boolean }) {
  const label = (field: string) => fields.items.find((f) => f.field === field)?.label.replace(/（.*$/, '') ?? field;
  const once = useAct({
    do: (value: boolean) => data(api.PATCH('/api/procedures/{id}/recipients', { params: { path: { id } }, body: { once: value } })),
    stale: [listKey(id)],
    said: '変えました',
  });
  return (
    <div className="mg-stack">
      {list.locked > 0 && <NotificationBanner type="warning" title={`照合の失敗が続いた番号が${list.locked}件あり、今は止めています`}>30分たつと自動で解除されます。問合せがあった方には、通知書の番号を確かめるようご案内ください。</NotificationBanner>}
      <Progress label="申請した方" value={list.applied} max={Math.max(1, list.rows)} detail={`${list.applied.toLocaleString()} / ${list.rows.toLocaleString()} 人（未申請 ${(list.rows - list.applied).toLocaleString()} 人）`} />
      <Pairs
        items={[
          { key: 'saved', label: '保存', value: `${list.created_by} ${formatShort(list.created_at)}` },
          { key: 'check', label: '本人の確認', value: { none: '番号だけ', birth_date: '番号と生年月日', code: '番号と確認コード' }[list.check] },
          { key: 'targets', label: '入力する項目', value: list.targets.length > 0 ? list.targets.map(label).join('、') : 'なし（照合だけ）' },
        ]}
      />
      {manage && <Checkbox label="1人1回だけ申請できる（取下げ・却下・不受理の後は、また申請できます）" checked={list.once} disabled={once.isPending} onChange={() => once.mutate(!list.once)} />}
      {manage && <Forgetting id={id} list={list} />}
    </div>
  );
}

function Forgetting({ id, list }: { id: string; list: List }) {
  const [asking, setAsking] = useState(false);
  const act = useAct({
    do: () => data(api.DELETE('/api/procedures/{id}/recipients', { params: { path: { id } } })),
    stale: [listKey(id)],
    said: 'リストを消しました',
  });
  return (
    <div>
      <Button variant="text" tone="danger" onClick={() => setAsking(true)}>リストを消す</Button>
      <ConfirmDialog open={asking} title={`${list.rows.toLocaleString()}人のリストを消しますか`} confirmLabel="リストを消す" tone="danger" onConfirm={() => settled(act.mutateAsync(), () => setAsking(false))} onClose={() => setAsking(false)}>
        <p>照合も、配ったリンクも使えなくなります。届いている申請はそのまま残ります。</p>
      </ConfirmDialog>
    </div>
  );
}
