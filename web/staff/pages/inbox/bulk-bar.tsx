import { useState } from 'react';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { useToast } from '../../../ui/toast';
import { useMay } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { settled, useAct } from '../../../console/use-act';
import { statisticsKey } from '../dashboard';
import { inboxKey } from './inbox';

type Card = Schemas['ApplicationCard'];
type Verb = 'accept' | 'begin' | 'pass' | 'approve' | 'issue' | 'complete';

const verbs: { verb: Verb; label: string; from: string[]; permission: string }[] = [
  { verb: 'accept', label: '受理する', from: ['submitted'], permission: 'application:review' },
  { verb: 'begin', label: '審査を始める', from: ['accepted'], permission: 'application:review' },
  { verb: 'pass', label: '決裁へ回す', from: ['in_review'], permission: 'application:review' },
  { verb: 'approve', label: '承認する', from: ['in_approval'], permission: 'application:decide' },
  { verb: 'issue', label: '交付する', from: ['approved'], permission: 'application:issue' },
  { verb: 'complete', label: '完了する', from: ['issued', 'approved', 'rejected'], permission: 'application:issue' },
];

function send(verb: Verb, on: { id: string; revision: number }[]) {
  if (verb === 'approve') return data(api.POST('/api/bulk/approve', { body: { on } }));
  if (verb === 'issue' || verb === 'complete') return data(api.POST('/api/bulk/issue', { body: { on, verb } }));
  return data(api.POST('/api/bulk/review', { body: { on, verb } }));
}

/** What can be done with all chosen applications at once; each succeeds or fails by itself. */
export function BulkBar({ rows, onDone }: { rows: readonly Card[]; onDone: () => void }) {
  const may = useMay();
  const say = useToast();
  const [asking, setAsking] = useState<Verb>();
  const act = useAct({
    do: (verb: Verb) => send(verb, rows.map(({ id, revision }) => ({ id, revision }))),
    stale: [inboxKey, statisticsKey],
    onDone: ({ items }) => {
      const failed = items.filter((item) => item.code !== '').length;
      say(failed === 0 ? `${items.length}件を処理しました` : `${items.length - failed}件を処理し、${failed}件はできませんでした`, failed > 0 ? 'error' : undefined);
      onDone();
    },
  });
  const offered = verbs.filter(({ from, permission }) => may(permission) && rows.every((row) => from.includes(row.state)));
  const chosen = verbs.find(({ verb }) => verb === asking);
  return (
    <div className="mg-row" role="region" aria-label="まとめて処理">
      <strong>{rows.length}件を選んでいます</strong>
      {offered.map(({ verb, label }) => (
        <Button key={verb} size="sm" variant="outline" onClick={() => setAsking(verb)}>
          {label}
        </Button>
      ))}
      {offered.length === 0 && <span className="mg-sub">同じ状態の申請だけを選ぶと、まとめて処理できます。</span>}
      <Button size="sm" variant="text" onClick={onDone}>選択をやめる</Button>
      <ConfirmDialog open={asking !== undefined} title={`${rows.length}件を${chosen?.label ?? ''}`} confirmLabel={chosen?.label ?? ''} onConfirm={() => asking && settled(act.mutateAsync(asking), () => setAsking(undefined))} onClose={() => setAsking(undefined)}>
        <p>選んだ申請の申請者に、必要な通知が送られます。</p>
      </ConfirmDialog>
    </div>
  );
}
