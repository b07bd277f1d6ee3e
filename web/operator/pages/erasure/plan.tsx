import { formatDate, formatDateTime } from '../../../i18n/date';
import { Table } from '../../../ui/table';
import type { ErasureView } from '../../data/queries';
import { units } from '../../parts/names';

/** Every store with its count, as the dry run found it. */
export function Plan({ erasure }: { erasure: ErasureView }) {
  const { plan } = erasure;
  return (
    <section aria-labelledby="plan" className="mg-stack">
      <h2 id="plan">計画</h2>
      <p>
        {plan.name}（団体コード {plan.code}）、契約 {formatDate(plan.contract_from)} から {formatDate(plan.contract_until)}。
        {formatDateTime(plan.made_at)}に数えました。
      </p>
      <details className="mg-details" open={erasure.stage === 'planned'}>
        <summary>消すものの一覧（{plan.stores.length}か所）</summary>
        <Table
          caption="消すもの"
          captionHidden
          stack
          columns={[
            { key: 'name', header: '場所', rowHeader: true, cell: (row) => row.name },
            { key: 'count', header: '数', align: 'right', nowrap: true, cell: (row) => `${row.count.toLocaleString()} ${units[row.unit] ?? row.unit}` },
            { key: 'method', header: '方法', cell: (row) => row.method },
          ]}
          rows={plan.stores}
          rowKey={(row) => row.name}
        />
      </details>
      <p className="mg-sub">
        データベース <span className="mg-mono">{plan.database}</span>、鍵 <span className="mg-mono">{plan.key}</span>
        <br />
        計画の SHA-256 <span className="mg-mono">{plan.hash}</span>
      </p>
    </section>
  );
}
