// Edits of pages, sections and rules.
import type { FormDocument, Page, Rule } from '../../form/types';
import { freshId, updatePage } from './tree';

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

/** One step up or down, over the border of a page too. */
export function stepSection(document: FormDocument, page: number, section: number, by: -1 | 1): { document: FormDocument; page: number; section: number } {
  const here = document.pages[page];
  const moved = here?.sections[section];
  const stay = { document, page, section };
  if (!here || !moved) return stay;
  const to = section + by;
  const without = updatePage(document, page, (p) => ({ ...p, sections: p.sections.filter((_, i) => i !== section) }));
  const put = (at: number, index: number) => ({ document: updatePage(without, at, (p) => ({ ...p, sections: [...p.sections.slice(0, index), moved, ...p.sections.slice(index)] })), page: at, section: index });
  if (to >= 0 && to < here.sections.length) return put(page, to);
  const next = document.pages[page + by];
  if (!next || here.sections.length < 2) return stay;
  return put(page + by, by === 1 ? 0 : next.sections.length);
}

export function changePage(document: FormDocument, page: number, change: Partial<Page>): FormDocument {
  return updatePage(document, page, (p) => withoutNothing({ ...p, ...change }));
}

/** Keys that were changed to undefined leave the document. */
export function withoutNothing<T extends object>(thing: T): T {
  const next = { ...thing };
  for (const key of Object.keys(next) as (keyof T)[]) if (next[key] === undefined) delete next[key];
  return next;
}

export function addRule(document: FormDocument, rule: Omit<Rule, 'id'>): { document: FormDocument; id: string } {
  const id = freshId(document, 'rule');
  return { document: { ...document, rules: [...(document.rules ?? []), { ...rule, id }] }, id };
}

export function changeRule(document: FormDocument, id: string, change: Partial<Rule>): FormDocument {
  return { ...document, rules: (document.rules ?? []).map((rule) => (rule.id === id ? withoutNothing({ ...rule, ...change }) : rule)) };
}

export function removeRule(document: FormDocument, id: string): FormDocument {
  const rules = (document.rules ?? []).filter((rule) => rule.id !== id);
  const { rules: _, ...rest } = document;
  return rules.length > 0 ? { ...rest, rules } : rest;
}
