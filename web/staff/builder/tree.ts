// Edits of a form document's fields. Every function returns a new document and
// leaves the old one as it was, so that undo is a list of documents.
import type { Field, FieldType, FormDocument, GroupField, Page, Section } from '../../form/types';
import { blankField } from './blank';

/** Where something stands: indexes from the outside in; `group` when it is a member. */
export interface Place {
  page: number;
  section: number;
  field: number;
  /** The id of the repeating group whose members `field` counts. */
  group?: string;
}

export interface Found {
  field: Field;
  place: Place;
}

export function allFields(document: FormDocument): Field[] {
  return document.pages.flatMap((page) => page.sections.flatMap((section) => section.fields.flatMap(withMembers)));
}

export function withMembers(field: Field): Field[] {
  return field.type === 'group' ? [field, ...field.fields] : [field];
}

const indexes = new WeakMap<FormDocument, Map<string, Found>>();

function indexed(document: FormDocument): Map<string, Found> {
  const known = indexes.get(document);
  if (known) return known;
  const index = new Map<string, Found>();
  document.pages.forEach((p, page) =>
    p.sections.forEach((s, section) =>
      s.fields.forEach((field, at) => {
        index.set(field.id, { field, place: { page, section, field: at } });
        if (field.type === 'group') field.fields.forEach((member, i) => index.set(member.id, { field: member, place: { page, section, field: i, group: field.id } }));
      }),
    ),
  );
  indexes.set(document, index);
  return index;
}

/** A field or a member of a group, with its place. */
export const findField = (document: FormDocument, id: string): Found | undefined => indexed(document).get(id);

/** Every id in the document: pages, sections, fields and rules share one space here. */
export function usedIds(document: FormDocument): Set<string> {
  const ids = new Set<string>();
  for (const page of document.pages) {
    ids.add(page.id);
    for (const section of page.sections) ids.add(section.id);
  }
  for (const field of allFields(document)) ids.add(field.id);
  for (const rule of document.rules ?? []) ids.add(rule.id);
  return ids;
}

export function freeId(used: ReadonlySet<string>, stem: string): string {
  for (let n = 1; ; n++) {
    const id = `${stem}_${n}`;
    if (!used.has(id)) return id;
  }
}

export const freshId = (document: FormDocument, stem: string): string => freeId(usedIds(document), stem);

export function updatePage(document: FormDocument, index: number, change: (page: Page) => Page): FormDocument {
  return { ...document, pages: document.pages.map((page, i) => (i === index ? change(page) : page)) };
}

export function updateSection(document: FormDocument, page: number, section: number, change: (s: Section) => Section): FormDocument {
  return updatePage(document, page, (p) => ({ ...p, sections: p.sections.map((s, i) => (i === section ? change(s) : s)) }));
}

/** The list of fields that a place is in. */
export function listAt(document: FormDocument, { page, section, group }: Place): readonly Field[] {
  const fields = document.pages[page]?.sections[section]?.fields ?? [];
  if (group === undefined) return fields;
  return groupIn(fields, group)?.fields ?? [];
}

const groupIn = (fields: readonly Field[], id: string): GroupField | undefined => {
  const found = fields.find((field) => field.id === id);
  return found?.type === 'group' ? found : undefined;
};

function updateList(document: FormDocument, place: Place, change: (fields: Field[]) => Field[]): FormDocument {
  return updateSection(document, place.page, place.section, (s) => {
    if (place.group === undefined) return { ...s, fields: change(s.fields) };
    return { ...s, fields: s.fields.map((field) => (field.id === place.group && field.type === 'group' ? { ...field, fields: change(field.fields) } : field)) };
  });
}

/** A group takes fields, but no other group. */
export const mayStand = (field: Field, place: Place): boolean => place.group === undefined || field.type !== 'group';

export function insertFields(document: FormDocument, place: Place, added: readonly Field[]): FormDocument {
  return updateList(document, place, (fields) => [...fields.slice(0, place.field), ...added, ...fields.slice(place.field)]);
}

export const insertField = (document: FormDocument, place: Place, field: Field): FormDocument => insertFields(document, place, [field]);

export function addField(document: FormDocument, type: FieldType, place: Place): { document: FormDocument; id: string } {
  const id = freshId(document, type);
  const field = blankField(type, id);
  const to = mayStand(field, place) ? place : afterGroup(document, place);
  return { document: insertField(document, to, field), id };
}

/** The place behind the group that a place is in. */
export function afterGroup(document: FormDocument, place: Place): Place {
  const { group, ...outside } = place;
  if (group === undefined) return place;
  const at = document.pages[place.page]?.sections[place.section]?.fields.findIndex((field) => field.id === group) ?? -1;
  return { ...outside, field: at + 1 };
}

export function removeFields(document: FormDocument, gone: Iterable<string>): FormDocument {
  const ids = new Set(gone);
  const keep = (fields: Field[]): Field[] => {
    const left = fields.filter((field) => !ids.has(field.id)).map((field) => (field.type === 'group' && field.fields.some((m) => ids.has(m.id)) ? { ...field, fields: keep(field.fields) } : field));
    return left.length === fields.length && left.every((f, i) => f === fields[i]) ? fields : left;
  };
  let changed = false;
  const pages = document.pages.map((page) => ({
    ...page,
    sections: page.sections.map((section) => {
      const fields = keep(section.fields);
      changed ||= fields !== section.fields;
      return fields === section.fields ? section : { ...section, fields };
    }),
  }));
  return changed ? { ...document, pages } : document;
}

export const removeField = (document: FormDocument, id: string): FormDocument => removeFields(document, [id]);

/** The chosen fields in the order of the form; a member whose group is chosen goes with it. */
export function inOrder(document: FormDocument, ids: Iterable<string>): Found[] {
  const wanted = new Set(ids);
  return [...indexed(document).values()].filter(({ field, place }) => wanted.has(field.id) && !(place.group !== undefined && wanted.has(place.group)));
}

/** Puts fields, in their order, before whatever stands at `to` once they are taken out. */
export function moveFields(document: FormDocument, ids: readonly string[], to: Place): FormDocument {
  const found = inOrder(document, ids);
  if (found.length === 0 || found.some(({ field }) => !mayStand(field, to) || field.id === to.group)) return document;
  return insertFields(removeFields(document, found.map(({ field }) => field.id)), to, found.map(({ field }) => field));
}

export const moveField = (document: FormDocument, id: string, to: Place): FormDocument => moveFields(document, [id], to);

/** One step up or down, across the borders of groups, sections and pages. */
export function stepField(document: FormDocument, id: string, by: -1 | 1): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  const { place } = found;
  const inside = place.field + by;
  if (inside >= 0 && inside < listAt(document, place).length) return moveField(document, id, { ...place, field: inside });
  if (place.group !== undefined) {
    const behind = afterGroup(document, place);
    return moveField(document, id, by === 1 ? behind : { ...behind, field: behind.field - 1 });
  }
  const next = neighbour(document, place, by);
  if (!next) return document;
  return moveField(document, id, { ...next, field: by === 1 ? 0 : listAt(document, { ...next, field: 0 }).length });
}

/** Several fields one step: the first goes up, or the last down, and the others follow. */
export function stepFields(document: FormDocument, ids: readonly string[], by: -1 | 1): FormDocument {
  const found = inOrder(document, ids);
  const lead = by === -1 ? found[0] : found.at(-1);
  if (!lead) return document;
  if (found.length === 1) return stepField(document, lead.field.id, by);
  const moved = stepField(document, lead.field.id, by);
  const place = findField(moved, lead.field.id)?.place;
  if (moved === document || !place) return document;
  const before = listAt(moved, place).slice(0, place.field).filter((field) => !ids.includes(field.id)).length;
  return moveFields(document, ids, { ...place, field: before });
}

function neighbour(document: FormDocument, place: Place, by: -1 | 1): Pick<Place, 'page' | 'section'> | undefined {
  const flat = document.pages.flatMap((p, i) => p.sections.map((_, j) => ({ page: i, section: j })));
  const at = flat.findIndex((x) => x.page === place.page && x.section === place.section);
  return flat[at + by];
}

export function replaceField(document: FormDocument, id: string, change: (field: Field) => Field): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  return updateList(document, found.place, (fields) => fields.map((field) => (field.id === id ? change(field) : field)));
}

/** The nearest group beside a field of the same section, which could take it in. */
export function nearGroup(document: FormDocument, id: string): GroupField | undefined {
  const found = findField(document, id);
  if (!found || found.place.group !== undefined || found.field.type === 'group') return undefined;
  const list = listAt(document, found.place);
  const groups = list.flatMap((field, at) => (field.type === 'group' ? [{ field, far: Math.abs(at - found.place.field) }] : []));
  return groups.sort((a, b) => a.far - b.far)[0]?.field;
}

/** Makes several fields that stand in one list the members of a new group. */
export function groupFields(document: FormDocument, ids: readonly string[]): { document: FormDocument; id: string } | undefined {
  const found = inOrder(document, ids);
  const first = found[0];
  if (!first || found.some(({ field, place }) => field.type === 'group' || place.group !== undefined)) return undefined;
  const id = freshId(document, 'group');
  const fields = found.map(({ field }) => field);
  const group: GroupField = { id, type: 'group', label: { ja: '繰り返し' }, fields };
  const place = { ...first.place, field: first.place.field };
  return { document: insertField(removeFields(document, fields.map((f) => f.id)), place, group), id };
}

export const countOf = (document: FormDocument): number => allFields(document).length;
