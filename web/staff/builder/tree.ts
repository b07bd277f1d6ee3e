// Edits of a form document. Every function returns a new document and leaves
// the old one as it was, so that undo is a list of documents.
import type { Expression, Field, FieldType, FormDocument, Page, Section } from '../../form/types';
import { blankField } from './blank';

/** Where something stands: indexes from the outside in. */
export interface Place {
  page: number;
  section: number;
  field: number;
}

export function allFields(document: FormDocument): Field[] {
  return document.pages.flatMap((page) => page.sections.flatMap((section) => section.fields.flatMap(withInner)));
}

function withInner(field: Field): Field[] {
  return field.type === 'group' ? [field, ...field.fields] : [field];
}

export function findField(document: FormDocument, id: string): { field: Field; place: Place } | undefined {
  for (const [page, p] of document.pages.entries())
    for (const [section, s] of p.sections.entries())
      for (const [index, field] of s.fields.entries()) if (field.id === id) return { field, place: { page, section, field: index } };
  return undefined;
}

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

export function freshId(document: FormDocument, stem: string): string {
  const used = usedIds(document);
  for (let n = 1; ; n++) {
    const id = `${stem}_${n}`;
    if (!used.has(id)) return id;
  }
}

function updatePage(document: FormDocument, index: number, change: (page: Page) => Page): FormDocument {
  return { ...document, pages: document.pages.map((page, i) => (i === index ? change(page) : page)) };
}

export function updateSection(document: FormDocument, page: number, section: number, change: (s: Section) => Section): FormDocument {
  return updatePage(document, page, (p) => ({ ...p, sections: p.sections.map((s, i) => (i === section ? change(s) : s)) }));
}

function updateFields(document: FormDocument, place: Pick<Place, 'page' | 'section'>, change: (fields: Field[]) => Field[]): FormDocument {
  return updateSection(document, place.page, place.section, (s) => ({ ...s, fields: change(s.fields) }));
}

export function insertField(document: FormDocument, place: Place, field: Field): FormDocument {
  return updateFields(document, place, (fields) => [...fields.slice(0, place.field), field, ...fields.slice(place.field)]);
}

export function addField(document: FormDocument, type: FieldType, place: Place): { document: FormDocument; id: string } {
  const id = freshId(document, type);
  return { document: insertField(document, place, blankField(type, id)), id };
}

export function removeField(document: FormDocument, id: string): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  return updateFields(document, found.place, (fields) => fields.filter((field) => field.id !== id));
}

/** Puts the field before whatever stands at `to` once the field is taken out. */
export function moveField(document: FormDocument, id: string, to: Place): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  return insertField(removeField(document, id), to, found.field);
}

/** One step up or down, across the borders of sections and pages. */
export function stepField(document: FormDocument, id: string, by: -1 | 1): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  const { page, section, field } = found.place;
  const here = document.pages[page]?.sections[section];
  if (!here) return document;
  const inside = field + by;
  if (inside >= 0 && inside < here.fields.length) return moveField(document, id, { page, section, field: inside });
  const next = neighbour(document, page, section, by);
  if (!next) return document;
  const fields = document.pages[next.page]?.sections[next.section]?.fields.length ?? 0;
  return moveField(document, id, { ...next, field: by === 1 ? 0 : fields });
}

function neighbour(document: FormDocument, page: number, section: number, by: -1 | 1): Pick<Place, 'page' | 'section'> | undefined {
  const flat = document.pages.flatMap((p, i) => p.sections.map((_, j) => ({ page: i, section: j })));
  const at = flat.findIndex((x) => x.page === page && x.section === section);
  return flat[at + by];
}

export function replaceField(document: FormDocument, id: string, change: (field: Field) => Field): FormDocument {
  const found = findField(document, id);
  if (!found) return document;
  return updateFields(document, found.place, (fields) => fields.map((field) => (field.id === id ? change(field) : field)));
}

export function duplicateField(document: FormDocument, id: string): { document: FormDocument; id: string } {
  const found = findField(document, id);
  if (!found) return { document, id };
  const copyId = freshId(document, found.field.type);
  const copy = renumber({ ...structuredClone(found.field), id: copyId }, document);
  return { document: insertField(document, { ...found.place, field: found.place.field + 1 }, copy), id: copyId };
}

function renumber(field: Field, document: FormDocument): Field {
  if (field.type !== 'group') return field;
  let grown = insertField(document, { page: 0, section: 0, field: 0 }, { ...field, fields: [] });
  const fields = field.fields.map((inner) => {
    const copy = { ...inner, id: freshId(grown, inner.type) };
    grown = insertField(grown, { page: 0, section: 0, field: 0 }, copy);
    return copy;
  });
  return { ...field, fields };
}

export function addPage(document: FormDocument, after: number): FormDocument {
  const id = freshId(document, 'page');
  const page: Page = { id, title: { ja: `ページ${document.pages.length + 1}` }, sections: [] };
  const pages = [...document.pages.slice(0, after + 1), page, ...document.pages.slice(after + 1)];
  return addSection({ ...document, pages }, after + 1);
}

export function addSection(document: FormDocument, page: number): FormDocument {
  const id = freshId(document, 'section');
  return updatePage(document, page, (p) => ({ ...p, sections: [...p.sections, { id, fields: [] }] }));
}

/** The last page and the last section of a page stay: a form has somewhere to put a field. */
export function removePage(document: FormDocument, page: number): FormDocument {
  if (document.pages.length < 2) return document;
  return { ...document, pages: document.pages.filter((_, i) => i !== page) };
}

export function removeSection(document: FormDocument, page: number, section: number): FormDocument {
  if ((document.pages[page]?.sections.length ?? 0) < 2) return document;
  return updatePage(document, page, (p) => ({ ...p, sections: p.sections.filter((_, i) => i !== section) }));
}

export function movePage(document: FormDocument, from: number, to: number): FormDocument {
  const page = document.pages[from];
  if (!page || to < 0 || to >= document.pages.length) return document;
  const pages = document.pages.filter((_, i) => i !== from);
  pages.splice(to, 0, page);
  return { ...document, pages };
}

export function changePage(document: FormDocument, page: number, change: Partial<Page>): FormDocument {
  return updatePage(document, page, (p) => ({ ...p, ...change }));
}

/** Ids of the fields an expression reads. */
export function reads(expression: Expression | undefined): string[] {
  if (!expression) return [];
  if ('field' in expression) return [expression.field];
  if (!('op' in expression)) return [];
  return [...(expression.over ? [expression.over] : []), ...(expression.args ?? []).flatMap(reads)];
}

export interface Reference {
  /** What holds the rule. */
  id: string;
  name: string;
  kind: 'page' | 'section' | 'field' | 'rule';
}

/** Whose rules would break if the fields with these ids went. */
export function references(document: FormDocument, gone: Iterable<string>): Reference[] {
  const ids = new Set(gone);
  const hit = (...expressions: (Expression | undefined)[]) => expressions.some((e) => reads(e).some((id) => ids.has(id)));
  const out: Reference[] = [];
  for (const page of document.pages) {
    if (hit(page.visible_if)) out.push({ id: page.id, name: page.title.ja, kind: 'page' });
    for (const section of page.sections)
      if (hit(section.visible_if)) out.push({ id: section.id, name: section.title?.ja ?? section.id, kind: 'section' });
  }
  for (const field of allFields(document)) {
    if (ids.has(field.id)) continue;
    const required = 'required_if' in field ? field.required_if : undefined;
    const calculation = field.type === 'calculation' ? field.expression : undefined;
    if (hit(field.visible_if, required, calculation)) out.push({ id: field.id, name: field.label.ja, kind: 'field' });
  }
  for (const rule of document.rules ?? [])
    if (hit(rule.when, rule.require) || rule.fields.some((id) => ids.has(id))) out.push({ id: rule.id, name: rule.message.ja, kind: 'rule' });
  return out;
}

export function countOf(document: FormDocument): number {
  return allFields(document).length;
}

/** What stands at a finding's path ("pages.0.sections.1.fields.2.visible_if"), by name. */
export function placeName(document: FormDocument, path: string): string {
  const [, page, , section, , field] = path.split('.');
  const p = document.pages[Number(page)];
  if (!path.startsWith('pages.') || !p) return '';
  const f = p.sections[Number(section)]?.fields[Number(field)];
  if (f && path.includes('.fields.')) return `「${f.label.ja}」`;
  return `ページ「${p.title.ja}」`;
}

/** Whether a finding's path lies in the field that stands there. */
export function isAt(path: string, { page, section, field }: Place): boolean {
  const place = `pages.${page}.sections.${section}.fields.${field}`;
  return path === place || path.startsWith(`${place}.`);
}
