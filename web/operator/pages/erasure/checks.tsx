import { formatDateTime } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Table } from '../../../ui/table';
import type { ErasureView } from '../../data/queries';
import { results } from '../../parts/names';

/** What the verifier measured with its own, read-only rights. */
export function Checks({ erasure }: { erasure: ErasureView }) {
  return (
    <section aria-labelledby="checks" className="mg-stack">
      <h2 id="checks">検証</h2>
      <p>消去とは別のプログラムが、読み取り専用の権限で調べました。{erasure.verified_at && `（${formatDateTime(erasure.verified_at)}）`}</p>
      <Table
        caption="検証の結果"
        stack
        columns={[
          { key: 'name', header: '調べたこと', rowHeader: true, cell: (row) => row.name },
          { key: 'result', header: '結果', nowrap: true, cell: (row) => <Badge tone={results[row.result]?.tone}>{results[row.result]?.name ?? row.result}</Badge> },
          { key: 'found', header: '見つかったもの', cell: (row) => row.found },
          { key: 'method', header: '方法', cell: (row) => row.method },
        ]}
        rows={erasure.checks}
        rowKey={(row) => row.name}
      />
    </section>
  );
}
