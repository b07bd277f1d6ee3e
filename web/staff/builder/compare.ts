// Two versions of a form side by side, field by field: enough to decide which
// to keep.
import { canonical } from '../../form/editing/expression/clause';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FormDocument } from '../../form/types';
import { allFields } from './tree';

export interface Difference {
  kind: 'mine' | 'theirs' | 'changed' | 'moved' | 'form';
  label: string;
}

const bare = (field: Field): unknown => (field.type === 'group' ? { ...field, fields: field.fields.map((m) => m.id) } : field);

/** What stands in one only, or differs. */
export function differences(mine: FormDocument, theirs: FormDocument): Difference[] {
  const [own, other] = [new Map(allFields(mine).map((f) => [f.id, f])), new Map(allFields(theirs).map((f) => [f.id, f]))];
  const out: Difference[] = [];
  const label = (f: Field) => withoutReadings(f.label.ja) || f.id;
  for (const field of own.values()) {
    const twin = other.get(field.id);
    if (!twin) out.push({ kind: 'mine', label: label(field) });
    else if (canonical(bare(field)) !== canonical(bare(twin))) out.push({ kind: 'changed', label: label(field) === label(twin) ? label(field) : `${label(field)}（相手の版では「${label(twin)}」）` });
  }
  for (const field of other.values()) if (!own.has(field.id)) out.push({ kind: 'theirs', label: label(field) });
  const common = (document: FormDocument) => allFields(document).map((f) => f.id).filter((id) => own.has(id) && other.has(id));
  if (common(mine).join() !== common(theirs).join()) out.push({ kind: 'moved', label: '項目の順番' });
  if (canonical(frame(mine)) !== canonical(frame(theirs))) out.push({ kind: 'form', label: '様式・ページ・まとまりの設定、または項目どうしの確かめ' });
  return out;
}

/** Everything but the fields themselves. */
const frame = (document: FormDocument): unknown => ({ ...document, pages: document.pages.map((p) => ({ ...p, sections: p.sections.map(({ fields: _, ...s }) => s) })) });
