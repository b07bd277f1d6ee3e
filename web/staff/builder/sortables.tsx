import { SortableContext, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { useMemo, type ReactNode } from 'react';
import type { Field } from '../../form/types';

/** A list that can be sorted. The same list of ids stays the same object: else every card were drawn again at each key. */
export function Sortables({ fields, children }: { fields: readonly Field[]; children: ReactNode }) {
  const joined = fields.map((field) => field.id).join(' ');
  const items = useMemo(() => (joined === '' ? [] : joined.split(' ')), [joined]);
  return <SortableContext items={items} strategy={verticalListSortingStrategy}>{children}</SortableContext>;
}
