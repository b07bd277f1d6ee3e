import './erasure.css';
import { useParams } from 'react-router';
import { Loaded } from '../../../console/query';
import { Badge } from '../../../ui/badge';
import { EmptyState, PageHeader } from '../../../ui/page';
import { useErasure, useRequests, useTenant, type ErasureRequest, type ErasureView, type Municipality } from '../../data/queries';
import { stages } from '../../parts/names';
import { Certificate } from './certificate';
import { Checks } from './checks';
import { Decision } from './decision';
import { NewPlan } from './new-plan';
import { Plan } from './plan';
import { RequestFacts } from './request-facts';
import { Work } from './work';

/** One municipality's erasure, from the request to the certificate. */
export function Erasure() {
  const { id = '' } = useParams();
  const tenant = useTenant(id);
  return <Loaded query={tenant}>{(value) => <OfTenant tenant={value} />}</Loaded>;
}

function OfTenant({ tenant }: { tenant: Municipality }) {
  const erasure = useErasure(tenant.id);
  const requests = useRequests();
  return (
    <Loaded query={requests}>
      {(all) => (
        <Loaded query={erasure}>
          {(latest) => {
            const request = all.find((one) => one.tenant_id === tenant.id);
            const current = standing(latest, request);
            return (
              <>
                <Header tenant={tenant} erasure={current} request={request} />
                <div className="mg-stack-l">
                  {current ? <Planned erasure={current} /> : <Requested tenant={tenant} request={request} />}
                </div>
              </>
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

/** A plan that nobody approved falls with the request it was made for. */
function standing(latest: ErasureView | null, request: ErasureRequest | undefined): ErasureView | undefined {
  if (!latest || (latest.stage === 'planned' && latest.request.id !== request?.id)) return undefined;
  return latest;
}

function Header({ tenant, erasure, request }: { tenant: Municipality; erasure?: ErasureView; request?: ErasureRequest }) {
  const stage = stages[erasure?.stage ?? ''];
  return (
    <PageHeader
      breadcrumbs={[{ label: '消去の依頼', href: '/erasures' }, { label: tenant.name }]}
      title={`${tenant.name}の消去`}
      actions={
        erasure?.halted_code ? <Badge tone="error">止まっています</Badge> : request?.consented && <Badge tone={stage?.tone}>{stage?.name}</Badge>
      }
    />
  );
}

function Requested({ tenant, request }: { tenant: Municipality; request?: ErasureRequest }) {
  if (!request) return <EmptyState title="この団体からの消去の依頼はありません。">消去は、団体管理者が職員の画面から依頼します。</EmptyState>;
  return (
    <>
      <RequestFacts request={request} />
      <NewPlan tenant={tenant} request={request} />
    </>
  );
}

function Planned({ erasure }: { erasure: ErasureView }) {
  return (
    <>
      {erasure.serial !== '' && <Certificate erasure={erasure} />}
      <Decision erasure={erasure} />
      {erasure.stage !== 'planned' && <Work erasure={erasure} />}
      {erasure.checks.length > 0 && <Checks erasure={erasure} />}
      <RequestFacts request={erasure.request} erasure={erasure} />
      <Plan erasure={erasure} />
    </>
  );
}
