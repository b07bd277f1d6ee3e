// What decides about a field, read out, one line each.
import { readAloud, saidWhen } from '../../form/editing/expression/words';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FormDocument } from '../../form/types';
import { findField } from './tree';

export function cardWords(field: Field, document: FormDocument): string {
  const lines: string[] = [];
  if (field.visible_if) lines.push(saidWhen(field.visible_if, document));
  if ('required_if' in field && field.required_if) lines.push(saidWhen(field.required_if, document, 'のとき必須'));
  if (field.type === 'calculation') lines.push(`＝ ${readAloud(field.expression, document)}`);
  if ('depends_on' in field && field.depends_on !== undefined) lines.push(`「${withoutReadings(findField(document, field.depends_on)?.field.label.ja ?? field.depends_on)}」の答えで選べるものが変わる`);
  return lines.join('\n');
}
