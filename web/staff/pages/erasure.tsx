import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDateTime } from '../../i18n/date';
import { NotificationBanner } from '../../ui/banner';
import { Button } from '../../ui/button';
import { Checkbox, RadioGroup } from '../../ui/choice';
import { ConfirmDialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextArea, TextInput } from '../../ui/input';
import { PageHeader } from '../../ui/page';
import { Timeline } from '../../ui/progress';
import { useMay, useMe } from '../app/session';
import { api, data, type Schemas } from '../data/client';
import { Failure } from '../../console/failure';
import { Loaded } from '../../console/query';
import { settled, useAct } from '../../console/use-act';

type Request = Schemas['ErasureRequest'];

const key = ['erasure'];

/** The end of the contract: one person asks, another consents. */
export default function Erasure() {
  const standing = useQuery({ queryKey: key, queryFn: async () => data(api.GET('/api/erasure')), refetchInterval: 10_000 });
  return (
    <>
      <PageHeader title="データの消去" lead="契約が終わるときに、この団体のデータをすべて、復元できない方法で消去します。" />
      <Loaded query={standing}>{({ request }) => (request && !request.cancelled ? <Standing request={request} /> : <Ask before={request} />)}</Loaded>
    </>
  );
}

function Warning() {
  return (
    <NotificationBanner type="warning" title="消去したデータは、だれにも元に戻せません">
      申請、添付ファイル、職員の登録、監査証跡を含むすべてのデータが対象です。消去には、団体の2人の同意と、運営者2人による計画と承認が必要です。
    </NotificationBanner>
  );
}

function Ask({ before }: { before: Request | undefined }) {
  const may = useMay();
  const [reason, setReason] = useState('');
  const [back, setBack] = useState<string>();
  const [sha256, setSha256] = useState('');
  const [sure, setSure] = useState(false);
  const ask = useAct({
    do: () => data(api.POST('/api/erasure', { body: { reason: reason.trim(), data_return: back as 'received' | 'declined', ...(back === 'received' && { sha256: sha256.trim().toLowerCase() }) } })),
    stale: [key],
    said: '消去を依頼しました',
    quiet: true,
  });
  if (!may('erasure:request')) return <p>消去の依頼はありません。</p>;
  return (
    <div className="mg-stack-l">
      {before?.cancelled && <NotificationBanner type="info" title={`前の依頼は${before.cancelled.name}が取り消しました`}>{formatDateTime(before.cancelled.at)}</NotificationBanner>}
      <Warning />
      {ask.isError && <Failure error={ask.error} />}
      <Field label="依頼の理由" required>
        <TextArea rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Field>
      <RadioGroup
        label="データの返還"
        required
        value={back}
        onChange={setBack}
        options={[
          { value: 'received', label: '受け取った', hint: '受け取ったファイルの SHA-256 を確かめて入力します。' },
          { value: 'declined', label: '受け取らない' },
        ]}
      />
      {back === 'received' && (
        <Field label="受け取ったデータの SHA-256" required hint="0から9とaからfの64文字">
          <TextInput value={sha256} maxLength={64} spellCheck={false} onChange={(e) => setSha256(e.target.value)} />
        </Field>
      )}
      <Checkbox label="消去すると元に戻せないことを理解しました" checked={sure} onChange={(e) => setSure(e.target.checked)} />
      <Button tone="danger" busy={ask.isPending} disabled={!sure || reason.trim() === '' || back === undefined} onClick={() => ask.mutate()}>
        消去を依頼する
      </Button>
    </div>
  );
}

const stages: Record<string, string> = {
  planned: '運営者が計画しました', approved: '運営者が承認しました', frozen: '受付を止めました', key_scheduled: '鍵の削除を予約しました',
  key_gone: '鍵が消滅しました', destroyed: 'データを破棄しました', verified: '検証しました', confirmed: '確認しました', certified: '証明書を発行しました',
};

function Standing({ request }: { request: Request }) {
  const me = useMe();
  const may = useMay();
  const [asking, setAsking] = useState<'consent' | 'cancel'>();
  const params = { path: { id: request.id } };
  const consent = useAct({ do: () => data(api.POST('/api/erasure/{id}/consent', { params })), stale: [key], said: '消去に同意しました' });
  const cancel = useAct({ do: () => data(api.POST('/api/erasure/{id}/cancel', { params })), stale: [key], said: '依頼を取り消しました' });
  const own = request.requested.id === me.id;
  const open = request.stage === '' || request.stage === 'planned';
  return (
    <div className="mg-stack-l">
      <Warning />
      <Timeline
        items={[
          { key: 'asked', title: `${request.requested.name}が依頼しました`, at: formatDateTime(request.requested.at), detail: request.reason, state: 'done' },
          request.consented
            ? { key: 'consented', title: `${request.consented.name}が同意しました`, at: formatDateTime(request.consented.at), state: 'done' }
            : { key: 'consented', title: 'もう1人の同意を待っています', state: 'current' },
          { key: 'vendor', title: request.stage ? (stages[request.stage] ?? request.stage) : '運営者の計画と承認', state: request.stage ? 'current' : 'todo' },
        ]}
      />
      {!request.consented && may('erasure:consent') && (
        <>
          {own && <p>依頼した人は同意できません。ほかの団体管理者が同意してください。</p>}
          <Button tone="danger" disabled={own} onClick={() => setAsking('consent')}>
            消去に同意する
          </Button>
        </>
      )}
      {open && may('erasure:consent') && (
        <Button variant="outline" onClick={() => setAsking('cancel')}>
          依頼を取り消す
        </Button>
      )}
      <ConfirmDialog open={asking === 'consent'} title="消去に同意しますか" confirmLabel="同意する" tone="danger" onConfirm={() => settled(consent.mutateAsync(), () => setAsking(undefined))} onClose={() => setAsking(undefined)}>
        <p>同意すると、運営者が消去を計画できるようになります。運営者が承認するまでは取り消せます。</p>
      </ConfirmDialog>
      <ConfirmDialog open={asking === 'cancel'} title="消去の依頼を取り消しますか" confirmLabel="取り消す" cancelLabel="戻る" onConfirm={() => settled(cancel.mutateAsync(), () => setAsking(undefined))} onClose={() => setAsking(undefined)}>
        <p>もう一度消去するには、依頼からやり直します。</p>
      </ConfirmDialog>
    </div>
  );
}
