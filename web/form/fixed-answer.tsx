import type { State } from './evaluate/state';
import { pick } from './fields/kind';
import { schemaOf } from './fields/schemas';
import type { Field } from './types';

/** An answer that cannot be changed in this correction, for reading. */
export function FixedAnswer({ field, state, language }: { field: Field; state: State; language: string }) {
  const value = state.value(field.id);
  const schema = schemaOf(field);
  if (!schema || schema.isStatic || value === null) return null;
  if (field.type === 'calculation' && field.shown === false) return null;
  return (
    <div className="mf-fixed">
      <span className="mf-fixed__label">{pick(field.label, language)}</span>
      <span className="mf-fixed__value">{schema.display(field, value, language)}</span>
    </div>
  );
}
