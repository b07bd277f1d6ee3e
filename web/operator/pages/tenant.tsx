import { useParams } from 'react-router';
import { Loaded } from '../../console/query';
import { formatDate, formatDateTime } from '../../i18n/date';
import { ButtonLink } from '../../ui/button';
import { PageHeader, Pairs } from '../../ui/page';
import { Timeline, type TimelineItem } from '../../ui/progress';
import type { Schemas } from '../data/client';
import { useErasure, useRequests, useTenant } from '../data/queries';
import { HostList } from '../parts/hosts';
import { provisionStates, provisionSteps } from '../parts/names';
import { TenantState } from './tenants';

type Detail = Schemas['TenantOutputBody'];

/** One municipality and how far its making has come. */
export function Tenant() {
  const { id = '' } = useParams();
  const tenant = useTenant(id);
  return <Loaded query={tenant}>{(value) => <Shown tenant={value} />}</Loaded>;
}

function Shown({ tenant }: { tenant: Detail }) {
  const erasing = useErasing(tenant.id);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: '団体', href: '/' }, { label: tenant.name }]}
        title={tenant.name}
        actions={
          erasing && (
            <ButtonLink variant="outline" href={`/erasures/${tenant.id}`}>
              消去の状況を見る
            </ButtonLink>
          )
        }
      />
      <div className="mg-stack-l">
        <Pairs
          items={[
            { key: 'state', label: '状態', value: <TenantState state={tenant.state} /> },
            { key: 'code', label: '団体コード', value: tenant.code },
            { key: 'slug', label: '短い名前', value: tenant.slug },
            { key: 'contract', label: '契約期間', value: `${formatDate(tenant.contract_from)} から ${formatDate(tenant.contract_until)}` },
            { key: 'hosts', label: 'ホスト', value: <HostList hosts={tenant.hosts} /> },
            { key: 'cell', label: '置き場所（セル）', value: tenant.cell },
            { key: 'database', label: 'データベース', value: <span className="mg-mono">{tenant.database}</span> },
            { key: 'updated', label: '最後の変更', value: formatDateTime(tenant.updated_at) },
          ]}
        />
        <section aria-labelledby="steps" className="mg-stack">
          <h2 id="steps">作成の工程</h2>
          <Timeline items={tenant.steps.map(step)} />
        </section>
      </div>
    </>
  );
}

/** Whether there is a request or an erasure to look at. */
function useErasing(id: string): boolean {
  const requests = useRequests();
  const erasure = useErasure(id);
  return Boolean(erasure.data) || Boolean(requests.data?.some((request) => request.tenant_id === id));
}

const progress: Record<string, TimelineItem['state']> = { done: 'done', started: 'current' };

function step(s: Schemas['ProvisionStep']): TimelineItem {
  return {
    key: s.name,
    title: provisionSteps[s.name] ?? s.name,
    at: s.finished_at ? formatDateTime(s.finished_at) : (provisionStates[s.state] ?? s.state),
    state: progress[s.state] ?? 'todo',
  };
}
