// Who reads whom: conditions, calculations, rules and dependent options.
import { mapExpression, readsOf } from '../../form/editing/expression/tree';
import { withoutReadings } from '../../form/editing/furigana';
import type { Expression, Field, FormDocument, Rule } from '../../form/types';
import { allFields } from './tree';

export interface Reference {
  /** What holds the rule. */
  id: string;
  name: string;
  kind: 'page' | 'section' | 'field' | 'rule';
}

/** The expressions of a field, with the key each stands under. */
export function expressionsOf(field: Field): [string, Expression][] {
  const out: [string, Expression][] = [];
  if (field.visible_if) out.push(['visible_if', field.visible_if]);
  if ('required_if' in field && field.required_if) out.push(['required_if', field.required_if]);
  if (field.type === 'calculation') out.push(['expression', field.expression]);
  return out;
}

/** Ids of the fields that a field depends on. */
export function fieldReads(field: Field): string[] {
  const own = expressionsOf(field).flatMap(([, e]) => readsOf(e));
  return 'depends_on' in field && field.depends_on !== undefined ? [...own, field.depends_on] : own;
}

export const ruleReads = (rule: Rule): string[] => [...rule.fields, ...(rule.over ? [rule.over] : []), ...readsOf(rule.when), ...readsOf(rule.require)];

/** Whose rules would break if the fields with these ids went. */
export function references(document: FormDocument, gone: Iterable<string>): Reference[] {
  const ids = new Set(gone);
  const hit = (read: readonly string[]) => read.some((id) => ids.has(id));
  const out: Reference[] = [];
  for (const page of document.pages) {
    if (hit(readsOf(page.visible_if))) out.push({ id: page.id, name: page.title.ja, kind: 'page' });
    for (const section of page.sections) if (hit(readsOf(section.visible_if))) out.push({ id: section.id, name: section.title?.ja ?? section.id, kind: 'section' });
  }
  for (const field of allFields(document)) if (!ids.has(field.id) && hit(fieldReads(field))) out.push({ id: field.id, name: withoutReadings(field.label.ja), kind: 'field' });
  for (const rule of document.rules ?? []) if (hit(ruleReads(rule))) out.push({ id: rule.id, name: rule.message.ja, kind: 'rule' });
  return out;
}

type Change = (e: Expression) => Expression;

const maybe = (e: Expression | undefined, change: Change): Expression | undefined => e && mapExpression(e, change);

/** A field with its expressions changed, its members' too. */
export function mapField(field: Field, change: Change): Field {
  const next = { ...field };
  if (next.visible_if) next.visible_if = maybe(next.visible_if, change);
  if ('required_if' in next && next.required_if) next.required_if = maybe(next.required_if, change);
  if (next.type === 'calculation') next.expression = mapExpression(next.expression, change);
  if (next.type === 'group') next.fields = next.fields.map((member) => mapField(member, change));
  return next;
}

/** The document with every expression changed. */
export function mapExpressions(document: FormDocument, change: Change): FormDocument {
  return {
    ...document,
    pages: document.pages.map((page) => ({
      ...page,
      ...(page.visible_if && { visible_if: mapExpression(page.visible_if, change) }),
      sections: page.sections.map((section) => ({
        ...section,
        ...(section.visible_if && { visible_if: mapExpression(section.visible_if, change) }),
        fields: section.fields.map((field) => mapField(field, change)),
      })),
    })),
    ...(document.rules && { rules: document.rules.map((rule) => ({ ...rule, require: mapExpression(rule.require, change), ...(rule.when && { when: mapExpression(rule.when, change) }) })) }),
  };
}

/** When an option got another value, everything that names the old one follows. */
export function followOption(document: FormDocument, before: Field, after: Field): FormDocument {
  if (!('options' in before) || !('options' in after) || before.options.length !== after.options.length) return document;
  const changed = before.options.flatMap((o, i) => (o.value === after.options[i]!.value ? [] : [[o.value, after.options[i]!.value] as const]));
  const [only] = changed;
  if (changed.length !== 1 || !only) return document;
  const [from, to] = only;
  const follows = mapExpressions(document, (e) => {
    if (!('op' in e) || !['eq', 'ne', 'in', 'contains'].includes(e.op) || !e.args?.some((a) => 'field' in a && a.field === after.id && a.part === undefined)) return e;
    return { ...e, args: e.args.map((a) => ('text' in a && a.text === from ? { text: to } : a)) };
  });
  return mapOptions(follows, after.id, (value) => (value === from ? to : value));
}

function mapOptions(document: FormDocument, deciding: string, change: (value: string) => string): FormDocument {
  const turn = (field: Field): Field => {
    if (field.type === 'group') return { ...field, fields: field.fields.map(turn) };
    if ((field.type !== 'choice' && field.type !== 'multiple_choice') || field.depends_on !== deciding) return field;
    return { ...field, options: field.options.map((o) => (o.under ? { ...o, under: o.under.map(change) } : o)) };
  };
  return { ...document, pages: document.pages.map((p) => ({ ...p, sections: p.sections.map((s) => ({ ...s, fields: s.fields.map(turn) })) })) };
}
