import { Loaded } from '../../console/query';
import { formatDate } from '../../i18n/date';
import { Badge } from '../../ui/badge';
import { Link } from '../../ui/link';
import { EmptyState, PageHeader } from '../../ui/page';
import { Table } from '../../ui/table';
import { useTenants, type Municipality } from '../data/queries';
import { HostList } from '../parts/hosts';
import { tenantStates } from '../parts/names';

export function TenantState({ state }: { state: string }) {
  const known = tenantStates[state];
  return <Badge tone={known?.tone}>{known?.name ?? state}</Badge>;
}

/** All municipalities. */
export function Tenants() {
  const tenants = useTenants();
  return (
    <>
      <PageHeader title="団体" lead="団体の追加と変更は、宣言のファイルと madoguchi tenants apply で行います。" />
      <Loaded query={tenants}>{(items) => <Rows items={items} />}</Loaded>
    </>
  );
}

function Rows({ items }: { items: Municipality[] }) {
  return (
    <Table
      caption="団体の一覧"
      captionHidden
      stack
      columns={[
        { key: 'name', header: '団体', rowHeader: true, nowrap: true, cell: (row) => <Link href={`/tenants/${row.id}`}>{row.name}</Link> },
        { key: 'code', header: '団体コード', cell: (row) => row.code },
        { key: 'state', header: '状態', nowrap: true, cell: (row) => <TenantState state={row.state} /> },
        { key: 'contract', header: '契約期間', cell: (row) => `${formatDate(row.contract_from)} から ${formatDate(row.contract_until)}` },
        { key: 'hosts', header: 'ホスト', cell: (row) => <HostList hosts={row.hosts} /> },
      ]}
      rows={items}
      rowKey={(row) => row.id}
      empty={<EmptyState title="団体はまだありません。">宣言のファイルを書いて、madoguchi tenants apply を実行してください。</EmptyState>}
    />
  );
}
