// What is copied is a small form of the open format; what is pasted may come
// from another form, another tab, or an exported file.
import { mapExpression, readsOf } from '../../form/editing/expression/tree';
import { FORMAT, type Expression, type Field, type FormDocument, type Page, type Rule, type Section } from '../../form/types';
import { fieldReads, mapField, ruleReads } from './references';
import { freeId, insertFields, inOrder, mayStand, updatePage, usedIds, withMembers, type Place } from './tree';

/** The ids that say how much was copied: fields, or whole sections. */
const wrapper = 'clipboard';

function wrap(sections: Section[], rules: Rule[]): string {
  const document: FormDocument = { format: FORMAT, title: { ja: 'コピーした項目' }, pages: [{ id: wrapper, title: { ja: 'コピーした項目' }, sections }], ...(rules.length > 0 && { rules }) };
  return JSON.stringify(document, null, 1);
}

/** Rules that are all about what is copied go along. */
function ownRules(document: FormDocument, ids: ReadonlySet<string>): Rule[] {
  return (document.rules ?? []).filter((rule) => ruleReads(rule).every((id) => ids.has(id)));
}

const idsOf = (fields: readonly Field[]): Set<string> => new Set(fields.flatMap(withMembers).map((field) => field.id));

export function copyFields(document: FormDocument, ids: readonly string[]): string {
  const fields = inOrder(document, ids).map(({ field }) => field);
  return wrap([{ id: `${wrapper}_fields`, fields }], ownRules(document, idsOf(fields)));
}

export function copySection(document: FormDocument, page: number, section: number): string {
  const copied = document.pages[page]?.sections[section];
  return copied ? wrap([copied], ownRules(document, idsOf(copied.fields))) : '';
}

export function copyPage(document: FormDocument, page: number): string {
  const copied = document.pages[page];
  if (!copied) return '';
  const rules = ownRules(document, idsOf(copied.sections.flatMap((s) => s.fields)));
  return JSON.stringify({ format: FORMAT, title: document.title, pages: [copied], ...(rules.length > 0 && { rules }) } satisfies FormDocument, null, 1);
}

export type Fragment = { kind: 'fields'; fields: Field[]; rules: Rule[] } | { kind: 'sections'; sections: Section[]; rules: Rule[] } | { kind: 'pages'; pages: Page[]; rules: Rule[] };

/** What a text holds; undefined when it is no form. */
export function readFragment(text: string): Fragment | undefined {
  let document: FormDocument;
  try {
    document = JSON.parse(text) as FormDocument;
  } catch {
    return undefined;
  }
  if (document?.format !== FORMAT || !Array.isArray(document.pages) || !document.pages.every(isPage)) return undefined;
  const rules = Array.isArray(document.rules) ? document.rules : [];
  const [page] = document.pages;
  if (document.pages.length !== 1 || page!.id !== wrapper) return { kind: 'pages', pages: document.pages, rules };
  const [section] = page!.sections;
  if (page!.sections.length === 1 && section!.id === `${wrapper}_fields`) return { kind: 'fields', fields: section!.fields, rules };
  return { kind: 'sections', sections: page!.sections, rules };
}

const isText = (v: unknown): boolean => typeof v === 'object' && v !== null && typeof (v as { ja?: unknown }).ja === 'string';
const isField = (v: unknown): boolean => {
  const f = v as Field | null;
  return typeof f === 'object' && f !== null && typeof f.id === 'string' && typeof f.type === 'string' && isText(f.label) && (f.type !== 'group' || (Array.isArray(f.fields) && f.fields.every(isField)));
};
const isPage = (v: unknown): boolean => {
  const p = v as Page | null;
  return typeof p === 'object' && p !== null && typeof p.id === 'string' && isText(p.title) && Array.isArray(p.sections) && p.sections.every((s) => Array.isArray(s?.fields) && s.fields.every(isField));
};

export interface Pasted {
  document: FormDocument;
  /** What came in, to be chosen. */
  ids: string[];
  count: number;
  /** Labels of fields whose conditions or calculations read what is not here. */
  broken: string[];
  /** Groups that were put behind the group they cannot stand in. */
  moved: boolean;
}

/**
 * Puts a fragment in. `own` says that it was copied from this very form: what
 * it reads outside of itself is then the same thing. From elsewhere such a
 * reference is made one that certainly leads nowhere, and is reported; a field
 * of this form that happens to have the id would be a wrong answer.
 */
export function paste(document: FormDocument, fragment: Fragment, place: Place, own: boolean): Pasted {
  const pages: Page[] = fragment.kind === 'pages' ? fragment.pages : [{ id: wrapper, title: { ja: '' }, sections: fragment.kind === 'sections' ? fragment.sections : [{ id: wrapper, fields: fragment.fields }] }];
  const numbering = new Numbering(document, pages, fragment.rules, own);
  const fresh = pages.map((page) => numbering.page(page));
  const rules = fragment.rules.map((rule) => numbering.rule(rule));
  const fields = fresh.flatMap((page) => page.sections.flatMap((section) => section.fields));
  const moved = fragment.kind === 'fields' && fields.some((field) => !mayStand(field, place));
  const into = withRules(insertion(document, fragment.kind, fresh, place), rules);
  return { document: into, ids: fields.map((field) => field.id), count: fields.flatMap(withMembers).length, broken: numbering.broken(fresh), moved };
}

function insertion(document: FormDocument, kind: Fragment['kind'], pages: Page[], place: Place): FormDocument {
  if (kind === 'pages') return { ...document, pages: [...document.pages.slice(0, place.page + 1), ...pages, ...document.pages.slice(place.page + 1)] };
  const sections = pages[0]!.sections;
  if (kind === 'sections') return updatePage(document, place.page, (p) => ({ ...p, sections: [...p.sections.slice(0, place.section + 1), ...sections, ...p.sections.slice(place.section + 1)] }));
  const fields = sections[0]!.fields;
  const inside = fields.filter((field) => mayStand(field, place));
  const outside = fields.filter((field) => !mayStand(field, place));
  const done = insertFields(document, place, inside);
  if (outside.length === 0) return done;
  const at = done.pages[place.page]!.sections[place.section]!.fields.findIndex((field) => field.id === place.group) + 1;
  return insertFields(done, { page: place.page, section: place.section, field: at }, outside);
}

const withRules = (document: FormDocument, rules: Rule[]): FormDocument => (rules.length === 0 ? document : { ...document, rules: [...(document.rules ?? []), ...rules] });

/** Gives what comes in ids that are free, and turns the references after them. */
class Numbering {
  private readonly ids = new Map<string, string>();
  private readonly used: Set<string>;
  private readonly known: Set<string>;

  constructor(document: FormDocument, pages: readonly Page[], rules: readonly Rule[], private readonly own: boolean) {
    this.used = usedIds(document);
    this.known = new Set(this.used);
    for (const page of pages) {
      this.claim(page.id, 'page');
      for (const section of page.sections) {
        this.claim(section.id, 'section');
        for (const field of section.fields.flatMap(withMembers)) this.claim(field.id, field.type);
      }
    }
    for (const rule of rules) this.claim(rule.id, 'rule');
  }

  private claim(id: string, stem: string): void {
    const free = /^[a-z][a-z0-9_]{0,39}$/.test(id) && !this.used.has(id) && !id.startsWith(wrapper) ? id : freeId(this.used, stem);
    this.used.add(free);
    this.ids.set(id, free);
  }

  private turned(id: string): string {
    const fresh = this.ids.get(id);
    if (fresh !== undefined) return fresh;
    return this.own ? id : `missing_${id}`.slice(0, 40);
  }

  private turn = (e: Expression): Expression => {
    if ('field' in e) return { ...e, field: this.turned(e.field) };
    return 'op' in e && e.over !== undefined ? { ...e, over: this.turned(e.over) } : e;
  };

  private field = (field: Field): Field => {
    const next = mapField({ ...field, id: this.turned(field.id), ...(field.type === 'group' && { fields: [] }) }, this.turn);
    if (next.type === 'group' && field.type === 'group') next.fields = field.fields.map(this.field);
    if ('depends_on' in next && next.depends_on !== undefined) next.depends_on = this.turned(next.depends_on);
    return next;
  };

  page(page: Page): Page {
    const condition = (e: Expression | undefined) => e && { visible_if: mapExpression(e, this.turn) };
    return {
      ...page,
      id: this.turned(page.id),
      ...condition(page.visible_if),
      sections: page.sections.map((s) => ({ ...s, id: this.turned(s.id), ...condition(s.visible_if), fields: s.fields.map(this.field) })),
    };
  }

  rule(rule: Rule): Rule {
    return {
      ...rule,
      id: this.turned(rule.id),
      fields: rule.fields.map((id) => this.turned(id)),
      require: mapExpression(rule.require, this.turn),
      ...(rule.when && { when: mapExpression(rule.when, this.turn) }),
      ...(rule.over !== undefined && { over: this.turned(rule.over) }),
    };
  }

  /** Labels of what reads something that is not there. */
  broken(pages: readonly Page[]): string[] {
    const here = new Set([...this.known, ...this.ids.values()]);
    const lost = (ids: readonly string[]) => ids.some((id) => !here.has(id));
    const out: string[] = [];
    for (const page of pages) {
      if (lost(readsOf(page.visible_if))) out.push(page.title.ja);
      for (const section of page.sections) {
        if (lost(readsOf(section.visible_if))) out.push(section.title?.ja ?? 'まとまり');
        for (const field of section.fields.flatMap(withMembers)) if (lost(fieldReads(field))) out.push(field.label.ja);
      }
    }
    return out;
  }
}

/** A copy of fields beside themselves, in the same form. */
export function duplicate(document: FormDocument, ids: readonly string[]): Pasted | undefined {
  const last = inOrder(document, ids).at(-1);
  const fragment = readFragment(copyFields(document, ids));
  if (!last || !fragment) return undefined;
  return paste(document, { ...fragment, rules: [] } as Fragment, { ...last.place, field: last.place.field + 1 }, true);
}
