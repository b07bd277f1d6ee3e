import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../../../../console/query';
import type { FormDocument } from '../../../../form/types';
import { Badge } from '../../../../ui/badge';
import { NotificationBanner } from '../../../../ui/banner';
import { EmptyState } from '../../../../ui/page';
import { Table } from '../../../../ui/table';
import { api, data, type Schemas } from '../../../data/client';
import { useDraft } from '../versions/use-versions';

type Seat = Schemas['Seat'];

function useSeats(id: string) {
  return useQuery({
    queryKey: ['seats', id],
    queryFn: async () => (await data(api.GET('/api/procedures/{id}/seats', { params: { path: { id } } }))).items,
    refetchInterval: 15_000,
  });
}

/** Options whose limit in the document is less than what is taken by now. */
export function tooFew(document: FormDocument, seats: readonly Seat[]): { seat: Seat; capacity: number }[] {
  const fields = (document.pages ?? []).flatMap((p) => p.sections).flatMap((s) => s.fields);
  return seats.flatMap((seat) => {
    const field = fields.find((f) => f.id === seat.field);
    const capacity = field && (field.type === 'choice' || field.type === 'multiple_choice') ? field.options.find((o) => o.value === seat.option)?.capacity : undefined;
    return capacity !== undefined && capacity < seat.taken ? [{ seat, capacity }] : [];
  });
}

/** Warns before a version is published that offers fewer seats than are taken. */
export function SeatWarning({ id }: { id: string }) {
  const seats = useSeats(id);
  const draft = useDraft(id);
  const short = seats.data && draft.data ? tooFew(draft.data.document as unknown as FormDocument, seats.data) : [];
  if (short.length === 0) return null;
  return (
    <NotificationBanner type="warning" title="下書きの定員が、今の申込みより少なくなっています">
      <ul>{short.map(({ seat, capacity }) => <li key={`${seat.field}.${seat.option}`}>{`${seat.option_label}：定員${capacity}人に対して、申込みが${seat.taken}人あります。`}</li>)}</ul>
      <p>公開しても、届いている申請はそのまま残ります。新しい申請は、空きができるまで受け付けません。</p>
    </NotificationBanner>
  );
}

/** How full each limited option is. */
export function Seats({ id }: { id: string }) {
  const seats = useSeats(id);
  return (
    <div className="mg-stack">
      <SeatWarning id={id} />
      <p>定員のある選択肢の、申込みの数です。取り下げ・却下・不受理になった申請の分は空きに戻ります。定員は、様式の選択肢で変えて新しい版を公開すると変わります。</p>
      <Loaded query={seats}>{(items) => <Rows items={items} />}</Loaded>
    </div>
  );
}

function Rows({ items }: { items: Seat[] }) {
  return (
    <Table
      caption="定員"
      stack
      columns={[
        { key: 'field', header: '項目', cell: (s) => s.field_label },
        { key: 'option', header: '選択肢', rowHeader: true, cell: (s) => s.option_label },
        { key: 'taken', header: '申込み', align: 'right', cell: (s) => s.taken.toLocaleString() },
        { key: 'capacity', header: '定員', align: 'right', cell: (s) => s.capacity.toLocaleString() },
        { key: 'left', header: '空き', cell: (s) => <Left seat={s} /> },
      ]}
      rows={items}
      rowKey={(s) => `${s.field}.${s.option}`}
      empty={<EmptyState>公開中の様式に、定員のある選択肢はありません。</EmptyState>}
    />
  );
}

/** What is left, in words: full, over, or how many. */
function Left({ seat }: { seat: Seat }) {
  const left = seat.capacity - seat.taken;
  if (left < 0) return <Badge tone="error">{`定員を${-left}人超えています（定員を後から減らしたため）`}</Badge>;
  if (left === 0) return <Badge tone="warning">満員</Badge>;
  return <>{left.toLocaleString()}</>;
}
