import { useState } from 'react';
import { settled, useAct } from '../../../console/use-act';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { api, data } from '../../data/client';
import { keys, type ErasureView } from '../../data/queries';
import { ContractWarning } from '../../parts/contract-warning';
import { usePlan } from './new-plan';

/** What waits for the second operator: the plan's approval, then the verification's confirmation. */
export function Decision({ erasure }: { erasure: ErasureView }) {
  if (erasure.stage === 'planned') return <Approval erasure={erasure} />;
  if (erasure.stage === 'verified' && erasure.halted_code === '') return <Confirmation erasure={erasure} />;
  return null;
}

/** Why the worker's button does not work, in words. */
function OwnWork({ what }: { what: string }) {
  return (
    <NotificationBanner type="info" title={`あなたは作業者なので、${what}できません`}>
      計画を作った人と{what}する人は、別の人でなければなりません。ほかの運営者（確認者）に頼んでください。
    </NotificationBanner>
  );
}

function Approval({ erasure }: { erasure: ErasureView }) {
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const { plan } = erasure;
  const again = usePlan(erasure.tenant_id);
  const approve = useAct({
    do: () => data(api.POST('/api/erasures/{id}/approve', { params: { path: { id: erasure.id } }, body: { plan_hash: plan.hash } })),
    stale: [keys.erasure(erasure.tenant_id), keys.requests, keys.tenants],
    said: '承認しました。消去を始めます',
  });
  return (
    <section aria-labelledby="decide" className="mg-stack">
      <h2 id="decide">承認</h2>
      <ContractWarning until={plan.contract_until} />
      {erasure.own ? <OwnWork what="承認" /> : <p>下の計画を確かめてから承認してください。承認すると、すぐに消去が始まります。元には戻せません。</p>}
      <div className="mg-row">
        <Button tone="danger" disabled={erasure.own} onClick={() => setAsking(true)}>
          消去を承認する
        </Button>
        <Button variant="outline" busy={again.isPending} onClick={() => again.mutate()}>
          計画を作り直す
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        title={`${plan.name}のデータをすべて消去しますか`}
        confirmLabel="承認して消去を始める"
        tone="danger"
        disabled={typed.normalize('NFKC').trim() !== plan.code}
        onConfirm={() => settled(approve.mutateAsync(), () => setAsking(false))}
        onClose={() => setAsking(false)}
      >
        <div className="mg-stack">
          <ContractWarning until={plan.contract_until} />
          <p>消去したデータは、だれにも元に戻せません。</p>
          <Field label="確認のため、団体コードを入力してください" hint={`${plan.name}の団体コードは ${plan.code} です。`}>
            <TextInput width="s" inputMode="numeric" autoComplete="off" maxLength={8} value={typed} onChange={(e) => setTyped(e.target.value)} />
          </Field>
        </div>
      </ConfirmDialog>
    </section>
  );
}

function Confirmation({ erasure }: { erasure: ErasureView }) {
  const confirm = useAct({
    do: () => data(api.POST('/api/erasures/{id}/confirm', { params: { path: { id: erasure.id } } })),
    stale: [keys.erasure(erasure.tenant_id), keys.requests],
    said: '確認しました。証明書を作ります',
  });
  return (
    <section aria-labelledby="decide" className="mg-stack">
      <h2 id="decide">検証の確認</h2>
      {erasure.own ? <OwnWork what="確認" /> : <p>下の検証の結果を読み、正しければ確認してください。確認すると、もう一度検証してから消去証明書を発行します。</p>}
      <div>
        <Button busy={confirm.isPending} disabled={erasure.own} onClick={() => confirm.mutate()}>
          検証の結果を確認した
        </Button>
      </div>
    </section>
  );
}
