import { useState } from 'react';
import { Button } from '../../../../ui/button';
import { useAct } from '../../../../console/use-act';
import { api, data } from '../../../data/client';

/** The numbers of those who have not applied, shown on demand: the view is recorded. */
export function Open({ id }: { id: string }) {
  const [numbers, setNumbers] = useState<{ position: number; number: string }[]>();
  const [more, setMore] = useState(false);
  const act = useAct({
    do: async (after: number) => (await data(api.GET('/api/procedures/{id}/recipients/open', { params: { path: { id }, query: { after } } }))).items,
    stale: [],
    onDone: (found: { position: number; number: string }[]) => {
      setNumbers([...(numbers ?? []), ...found]);
      setMore(found.length === 200);
    },
  });
  if (!numbers) {
    return (
      <div className="mg-row">
        <Button variant="outline" size="sm" busy={act.isPending} onClick={() => act.mutate(0)}>未申請の番号を見る</Button>
        <span className="mg-sub">見たことは監査の記録に残ります。</span>
      </div>
    );
  }
  return (
    <section aria-label="未申請の番号" className="mg-stack">
      <h3>未申請の番号（{numbers.length}件{more ? '以上' : ''}）</h3>
      {numbers.length === 0 ? <p>未申請の方はいません。</p> : <ul className="mg-numbers mg-mono">{numbers.map((n) => <li key={n.position}>{n.number}</li>)}</ul>}
      <div className="mg-row">
        {more && <Button variant="outline" size="sm" busy={act.isPending} onClick={() => act.mutate(numbers.at(-1)!.position)}>続きを見る</Button>}
        <Button variant="text" size="sm" onClick={() => setNumbers(undefined)}>閉じる</Button>
      </div>
    </section>
  );
}
