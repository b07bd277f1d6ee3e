import { formatDateTime } from '../../../i18n/date';
import { Pairs } from '../../../ui/page';
import type { Schemas } from '../../data/client';
import type { ErasureRequest, ErasureView } from '../../data/queries';

function said(act: Schemas['Act'] | undefined, otherwise: string) {
  return act ? `${act.name}（${formatDateTime(act.at)}）` : otherwise;
}

/** Who wants it, and who has said what so far. */
export function RequestFacts({ request, erasure }: { request: ErasureRequest; erasure?: ErasureView }) {
  return (
    <section aria-labelledby="people" className="mg-stack">
      <h2 id="people">依頼と担当者</h2>
      <Pairs
        items={[
          { key: 'requested', label: '依頼した人（団体）', value: said(request.requested, '') },
          { key: 'consented', label: '同意した人（団体）', value: said(request.consented, 'まだいません') },
          { key: 'reason', label: '理由', value: request.reason },
          { key: 'return', label: 'データの返還', value: <DataReturn request={request} /> },
          ...(erasure
            ? [
                { key: 'planned', label: '作業者（計画）', value: said(erasure.planned, '') },
                { key: 'approved', label: '確認者（承認）', value: said(erasure.approved, 'まだいません') },
                { key: 'confirmed', label: '確認者（検証の確認）', value: said(erasure.confirmed, 'まだいません') },
              ]
            : []),
        ]}
      />
    </section>
  );
}

function DataReturn({ request }: { request: ErasureRequest }) {
  if (request.data_return === 'declined') return <>受け取らない</>;
  return (
    <>
      受け取った
      <br />
      <span className="mg-sub">SHA-256: </span>
      <span className="mg-mono">{request.sha256}</span>
    </>
  );
}
