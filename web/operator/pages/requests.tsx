import { Loaded } from '../../console/query';
import { formatShort } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import { Link } from '../../ui/link';
import { EmptyState, PageHeader } from '../../ui/page';
import { Table } from '../../ui/table';
import { useRequests, useTenants, type ErasureRequest } from '../data/queries';
import { stages } from '../parts/names';

/** What municipalities ask for. */
export function Requests() {
  const requests = useRequests();
  const tenants = useTenants();
  const names = new Map(tenants.data?.map((tenant) => [tenant.id, tenant.name]));
  return (
    <>
      <PageHeader title="消去の依頼" lead="団体の2人がそろって依頼したものを、運営者の2人（作業者と確認者）で消去します。" />
      <Loaded query={requests}>{(items) => <Rows items={items} names={names} />}</Loaded>
    </>
  );
}

function Rows({ items, names }: { items: ErasureRequest[]; names: ReadonlyMap<string, string> }) {
  return (
    <Table
      caption="消去の依頼の一覧"
      captionHidden
      stack
      columns={[
        { key: 'tenant', header: '団体', rowHeader: true, nowrap: true, cell: (row) => <Link href={`/erasures/${row.tenant_id}`}>{names.get(row.tenant_id) ?? '（名前を読み込み中）'}</Link> },
        { key: 'requested', header: '依頼した人', cell: (row) => <Who act={row.requested} /> },
        { key: 'consented', header: '同意した人', cell: (row) => (row.consented ? <Who act={row.consented} /> : <span className="mg-sub">まだいません</span>) },
        { key: 'reason', header: '理由', cell: (row) => row.reason },
        { key: 'stage', header: '段階', nowrap: true, cell: (row) => <RequestStage request={row} /> },
      ]}
      rows={items}
      rowKey={(row) => row.id}
      empty={<EmptyState title="消去の依頼はありません。">団体管理者が職員の画面から依頼すると、ここに表示されます。</EmptyState>}
    />
  );
}

function RequestStage({ request }: { request: ErasureRequest }) {
  if (!request.consented) return <Badge>同意待ち</Badge>;
  const stage = stages[request.stage];
  return <Badge tone={stage?.tone}>{stage?.name ?? request.stage}</Badge>;
}

function Who({ act }: { act: { name: string; at: string } }) {
  return (
    <>
      {act.name}
      <br />
      <span className="mg-sub">{formatShort(act.at)}</span>
    </>
  );
}
