// What a finding's path ("pages.0.sections.1.fields.2.options.0.value") speaks
// of, by id: the place stays right when things move before the next save.
import { withoutReadings } from '../../form/editing/furigana';
import type { FormDocument } from '../../form/types';

export type Target = { kind: 'form' } | { kind: 'page' | 'section' | 'field' | 'rule'; id: string };

export interface Located {
  target: Target;
  /** Where within it: "options.0.value". */
  rest: string;
}

export function locate(document: FormDocument, path: string): Located {
  const steps = path.split('.');
  if (steps[0] === 'rules') {
    const rule = document.rules?.[Number(steps[1])];
    return rule ? { target: { kind: 'rule', id: rule.id }, rest: steps.slice(2).join('.') } : { target: { kind: 'form' }, rest: path };
  }
  const page = steps[0] === 'pages' ? document.pages[Number(steps[1])] : undefined;
  if (!page) return { target: { kind: 'form' }, rest: path };
  const section = steps[2] === 'sections' ? page.sections[Number(steps[3])] : undefined;
  if (!section) return { target: { kind: 'page', id: page.id }, rest: steps.slice(2).join('.') };
  const field = steps[4] === 'fields' ? section.fields[Number(steps[5])] : undefined;
  if (!field) return { target: { kind: 'section', id: section.id }, rest: steps.slice(4).join('.') };
  const member = field.type === 'group' && steps[6] === 'fields' ? field.fields[Number(steps[7])] : undefined;
  return member ? { target: { kind: 'field', id: member.id }, rest: steps.slice(8).join('.') } : { target: { kind: 'field', id: field.id }, rest: steps.slice(6).join('.') };
}

export const targetKey = (target: Target): string => (target.kind === 'form' ? 'form' : `${target.kind}:${target.id}`);

/** What stands at a path, by name. */
export function placeName(document: FormDocument, path: string): string {
  const { target } = locate(document, path);
  if (target.kind === 'field') {
    for (const page of document.pages)
      for (const section of page.sections)
        for (const field of section.fields) {
          if (field.id === target.id) return `「${withoutReadings(field.label.ja)}」`;
          const member = field.type === 'group' ? field.fields.find((m) => m.id === target.id) : undefined;
          if (member) return `「${withoutReadings(field.label.ja)}」の「${withoutReadings(member.label.ja)}」`;
        }
  }
  if (target.kind === 'rule') return `確かめ「${document.rules?.find((r) => r.id === target.id)?.message.ja ?? ''}」`;
  const page = document.pages.find((p) => (target.kind === 'page' && p.id === target.id) || (target.kind === 'section' && p.sections.some((s) => s.id === target.id)));
  return page ? `ページ「${withoutReadings(page.title.ja)}」` : '';
}
