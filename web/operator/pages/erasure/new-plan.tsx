import { useAct } from '../../../console/use-act';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { api, data } from '../../data/client';
import { keys, type ErasureRequest, type Municipality } from '../../data/queries';
import { ContractWarning } from '../../parts/contract-warning';

/** Counts every store of the municipality; destroys nothing. */
export function usePlan(tenant: string) {
  return useAct({
    do: () => data(api.POST('/api/tenants/{id}/erasure', { params: { path: { id: tenant } } })),
    stale: [keys.erasure(tenant), keys.requests],
    said: '計画を作りました',
  });
}

/** The worker's first act. */
export function NewPlan({ tenant, request }: { tenant: Municipality; request: ErasureRequest }) {
  const plan = usePlan(tenant.id);
  if (!request.consented) {
    return (
      <NotificationBanner type="info" title="団体のもう1人の同意を待っています">
        依頼した人とは別の団体管理者が同意すると、計画を作れます。
      </NotificationBanner>
    );
  }
  return (
    <section aria-labelledby="plan" className="mg-stack">
      <h2 id="plan">計画を作る</h2>
      <ContractWarning until={tenant.contract_until} />
      <p>この団体のデータがどこにいくつあるかを数え、確認者に見せる計画を作ります。まだ何も消しません。</p>
      <p>計画を作った人が作業者になり、承認と最後の確認は、別の運営者（確認者）が行います。</p>
      <div>
        <Button busy={plan.isPending} onClick={() => plan.mutate()}>
          計画を作る
        </Button>
      </div>
    </section>
  );
}
