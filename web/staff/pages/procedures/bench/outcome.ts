// How a sample case comes out, in words. Pure.
import { withoutReadings } from '../../../../form/editing/furigana';
import type { FormDocument } from '../../../../form/types';
import type { Schemas } from '../../../data/client';
import { findField } from '../../../builder/tree';

/** "people.0.name" as "「世帯員」1行目の「氏名」". */
export function placeOfAnswer(document: FormDocument, path: string): string {
  const [id = '', row, member] = path.replace(/^answers\./, '').split('.');
  const rule = document.rules?.find((r) => r.id === id);
  if (rule) return `確かめ「${withoutReadings(rule.message.ja)}」`;
  const name = (fieldId: string) => `「${withoutReadings(findField(document, fieldId)?.field.label.ja ?? fieldId)}」`;
  if (row !== undefined && /^\d+$/.test(row)) return `${name(id)}${Number(row) + 1}行目${member ? `の${name(member)}` : ''}`;
  return name(id);
}

export interface Why {
  text: string;
  /** The field it is about. */
  field?: string;
}

/** Why a case did not come out as saved: which field, and what came instead. */
export function whyNot(document: FormDocument, findings: readonly Schemas['Finding'][], faults: readonly Schemas['AnswerFault'][], say: (fault: Schemas['AnswerFault']) => string): Why[] {
  const out: Why[] = [];
  for (const finding of findings) {
    if (finding.key === 'sample_unreadable') out.push({ text: '答えの形が読めません。作り直してください。' });
    if (finding.key === 'sample_accepted') out.push({ text: '誤りになるはずなのに、すべて受け付けられました。' });
    if (finding.key === 'sample_refused')
      for (const fault of faults) out.push({ text: `受け付けられるはずの${placeOfAnswer(document, fault.path)}が誤りになりました: ${say(fault)}`, field: fault.path.replace(/^answers\./, '').split('.')[0] });
    if (finding.key === 'sample_fault_missing') {
      const field = String(finding.params['field'] ?? '');
      const came = faults.length > 0 ? `代わりに誤りになったのは ${faults.map((f) => placeOfAnswer(document, f.path)).join('、')} です。` : '';
      out.push({ text: `誤りになるはずの${placeOfAnswer(document, field)}が、誤りになりませんでした。${came}`, field: field.split('.')[0] });
    }
  }
  return out;
}

/** Where a field stands, as a path of the document. */
export function pathOfField(document: FormDocument, id: string): string | undefined {
  for (const [p, page] of document.pages.entries())
    for (const [s, section] of page.sections.entries())
      for (const [f, field] of section.fields.entries()) {
        if (field.id === id) return `pages.${p}.sections.${s}.fields.${f}`;
        const m = field.type === 'group' ? field.fields.findIndex((member) => member.id === id) : -1;
        if (m >= 0) return `pages.${p}.sections.${s}.fields.${f}.fields.${m}`;
      }
  return undefined;
}

/** A name that no other case has. */
export function copyName(name: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const next = `${name.replace(/（写し\d*）$/, '').slice(0, 90)}（写し${n > 1 ? n : ''}）`;
    if (!taken.includes(next)) return next;
  }
}
