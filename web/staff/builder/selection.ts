// What is chosen, and how a choice grows.
import type { FormDocument } from '../../form/types';
import { allFields, findField, inOrder, listAt, type Place } from './tree';
import type { Target } from './locate';

export type Selection =
  | { kind: 'form' }
  | { kind: 'page'; page: number }
  | { kind: 'section'; page: number; section: number }
  | { kind: 'field'; id: string }
  /** Several fields; a range grows from the anchor. */
  | { kind: 'fields'; ids: readonly string[]; anchor: string }
  | { kind: 'rule'; id: string };

export function chosenIds(selection: Selection): readonly string[] {
  if (selection.kind === 'field') return [selection.id];
  return selection.kind === 'fields' ? selection.ids : [];
}

const several = (ids: readonly string[], anchor: string): Selection => {
  if (ids.length === 0) return { kind: 'form' };
  return ids.length === 1 ? { kind: 'field', id: ids[0]! } : { kind: 'fields', ids, anchor };
};

/** With Ctrl, or a checkbox: the field comes or goes. */
export function toggled(selection: Selection, id: string): Selection {
  const ids = chosenIds(selection);
  return ids.includes(id) ? several(ids.filter((other) => other !== id), ids[0] ?? id) : several([...ids, id], id);
}

const anchorOf = (selection: Selection): string | undefined => (selection.kind === 'field' ? selection.id : selection.kind === 'fields' ? selection.anchor : undefined);

/** With Shift: everything from the anchor to the field. */
export function ranged(document: FormDocument, selection: Selection, id: string): Selection {
  const anchor = anchorOf(selection);
  const order = allFields(document).map((field) => field.id);
  const [from, to] = [order.indexOf(anchor ?? ''), order.indexOf(id)];
  if (anchor === undefined || from < 0 || to < 0) return { kind: 'field', id };
  const ids = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return ids.length === 1 ? { kind: 'field', id } : { kind: 'fields', ids, anchor };
}

/** The next field up or down, members of groups among them. */
export function nextField(document: FormDocument, id: string, by: -1 | 1): string | undefined {
  const order = allFields(document).map((field) => field.id);
  return order[order.indexOf(id) + by];
}

/** What is chosen after a change, if it is still there. */
export function stillThere(document: FormDocument, selection: Selection): Selection {
  switch (selection.kind) {
    case 'field':
      return findField(document, selection.id) ? selection : { kind: 'form' };
    case 'fields':
      return several(selection.ids.filter((id) => findField(document, id)), selection.anchor);
    case 'page':
      return document.pages[selection.page] ? selection : { kind: 'form' };
    case 'section':
      return document.pages[selection.page]?.sections[selection.section] ? selection : { kind: 'form' };
    case 'rule':
      return document.rules?.some((rule) => rule.id === selection.id) ? selection : { kind: 'form' };
    default:
      return selection;
  }
}

/** After fields went: the one behind them, else the one before, else the section. */
export function afterRemoval(document: FormDocument, gone: readonly string[]): Selection {
  const found = inOrder(document, gone);
  const [first, last] = [found[0], found.at(-1)];
  if (!first || !last) return { kind: 'form' };
  const next = listAt(document, last.place)[last.place.field + 1] ?? listAt(document, first.place)[first.place.field - 1];
  return next && !gone.includes(next.id) ? { kind: 'field', id: next.id } : { kind: 'section', page: first.place.page, section: first.place.section };
}

/** New fields come after the chosen one, else at the end of what is chosen. */
export function afterSelection(document: FormDocument, selection: Selection): Place {
  const last = inOrder(document, chosenIds(selection)).at(-1);
  if (last) return { ...last.place, field: last.place.field + 1 };
  const page = selection.kind === 'page' || selection.kind === 'section' ? selection.page : document.pages.length - 1;
  const sections = document.pages[page]?.sections ?? [];
  const section = selection.kind === 'section' ? selection.section : sections.length - 1;
  return { page, section, field: sections[section]?.fields.length ?? 0 };
}

/** The choice that shows what a note or an entry of the outline speaks of. */
export function selectionOf(document: FormDocument, target: Target): Selection {
  if (target.kind === 'form') return { kind: 'form' };
  if (target.kind === 'field' || target.kind === 'rule') return { kind: target.kind, id: target.id };
  for (const [page, p] of document.pages.entries()) {
    if (p.id === target.id) return { kind: 'page', page };
    const section = p.sections.findIndex((s) => s.id === target.id);
    if (section >= 0) return { kind: 'section', page, section };
  }
  return { kind: 'form' };
}

/** What is chosen, as a target; undefined for several fields. */
export function targetOf(document: FormDocument, selection: Selection): Target | undefined {
  switch (selection.kind) {
    case 'page':
      return { kind: 'page', id: document.pages[selection.page]?.id ?? '' };
    case 'section':
      return { kind: 'section', id: document.pages[selection.page]?.sections[selection.section]?.id ?? '' };
    case 'fields':
      return undefined;
    default:
      return selection;
  }
}
