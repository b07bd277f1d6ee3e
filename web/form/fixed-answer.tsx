import type { State } from './evaluate/state';
import { summaryRows } from './evaluate/summary';
import type { Field } from './types';

/** An answer that cannot be changed in this correction, for reading. */
export function FixedAnswer({ field, state }: { field: Field; state: State }) {
  const path = `answers.${field.id}`;
  const rows = summaryRows(state).filter((row) => row.display !== '' && (row.path === path || row.path.startsWith(`${path}.`)));
  return rows.map((row) => (
    <div className="mf-fixed" key={row.path}>
      <span className="mf-fixed__label">{row.label}</span>
      <span className="mf-fixed__value">{row.display}</span>
    </div>
  ));
}
