import { attachmentIds, pick } from '../fields/kind';
import { schemaOf } from '../fields/schemas';
import type { Field } from '../types';
import type { Scope, State } from './state';

/** One line of the confirmation page. */
export interface SummaryRow {
  fieldId: string;
  field: Field;
  value: unknown;
  path: string;
  pageId: string;
  label: string;
  display: string;
  attachments: string[];
  /** What staff can ask to correct here: the field, or at its first row the whole group. */
  markable?: { id: string; label: string };
}

/** The visible fields in page order, as they read in the context's language. */
export function summaryRows(state: State): SummaryRow[] {
  const { language } = state.context;
  return state.index.places.flatMap((place) => {
    const { field } = place;
    if (place.group || !state.root.cell(place).visible) return [];
    if (field.type !== 'group') return row(state, state.root, field, `answers.${field.id}`, pick(field.label, language));
    const prefix = pick(field.row_label, language) || pick(field.label, language);
    const rows = state.root.rows(field.id).flatMap((scope, i) =>
      field.fields.flatMap((m) =>
        row(state, scope, m, `answers.${field.id}.${i}.${m.id}`, `${prefix} ${i + 1} ${pick(m.label, language)}`)));
    const whole = { id: field.id, label: pick(field.label, language) };
    return rows.map((r, i) => ({ ...r, markable: i === 0 ? whole : undefined }));
  });
}

function row(state: State, scope: Scope, field: Field, path: string, label: string): SummaryRow[] {
  const place = state.place(field.id);
  const schema = schemaOf(field);
  const { visible, value } = scope.cell(place);
  if (!visible || !schema || schema.isStatic || (field.type === 'calculation' && field.shown === false)) return [];
  return [{
    fieldId: field.id,
    field,
    value,
    path,
    pageId: place.page.id,
    label,
    display: value === null ? '' : schema.display(field, value, state.context.language),
    attachments: field.type === 'attachment' ? attachmentIds(value) : [],
    ...(field.type !== 'calculation' && { markable: { id: field.id, label } }),
  }];
}
