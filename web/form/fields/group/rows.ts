import type { Answers, FormDocument, GroupField } from '../../types';
import { isRecord } from '../kind';

/** The rows of an answer; what is no row is an empty one. */
export const rowsOf = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.map((row) => (isRecord(row) ? row : {})) : [];

/** The rows that are drawn: at least as many as the form demands. */
export function shownRows(group: GroupField, value: unknown): Record<string, unknown>[] {
  const rows = rowsOf(value);
  const missing = Math.max(0, (group.min_rows ?? 0) - rows.length);
  return [...rows, ...Array.from({ length: missing }, () => ({}))];
}

/** Answers with the rows that are drawn, so that conditions in them work. */
export function withShownRows(document: FormDocument, answers: Answers): Answers {
  const out = { ...answers };
  for (const page of document.pages) {
    for (const section of page.sections) {
      for (const field of section.fields) {
        if (field.type === 'group' && (field.min_rows ?? 0) > rowsOf(answers[field.id]).length) out[field.id] = shownRows(field, answers[field.id]);
      }
    }
  }
  return out;
}
