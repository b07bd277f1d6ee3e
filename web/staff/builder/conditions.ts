// One-level conditions as the editor shows them, and any condition in words.
import type { Expression, Field, FormDocument } from '../../form/types';
import { allFields } from './tree';

export type Comparison = 'is' | 'is_not' | 'contains' | 'answered' | 'not_answered' | 'at_least' | 'at_most';

export interface Condition {
  field: string;
  how: Comparison;
  value: string;
}

export const comparisonNames: Record<Comparison, string> = {
  is: 'が次と同じ',
  is_not: 'が次と違う',
  contains: 'に次が含まれる',
  answered: 'に答えがある',
  not_answered: 'に答えがない',
  at_least: 'が次以上',
  at_most: 'が次以下',
};

/** What a field can be compared by; [] where it cannot decide anything. */
export function comparisons(field: Field): Comparison[] {
  switch (field.type) {
    case 'choice':
      return ['is', 'is_not', 'answered', 'not_answered'];
    case 'multiple_choice':
      return ['contains', 'answered', 'not_answered'];
    case 'number':
    case 'date':
      return ['is', 'at_least', 'at_most', 'answered', 'not_answered'];
    case 'consent':
      return ['is'];
    case 'text':
    case 'long_text':
      return ['is', 'is_not', 'contains', 'answered', 'not_answered'];
    case 'explanation':
    case 'group':
    case 'calculation':
      return [];
    default:
      return ['answered', 'not_answered'];
  }
}

export function needsValue(how: Comparison): boolean {
  return how !== 'answered' && how !== 'not_answered';
}

function literal(field: Field, value: string): Expression {
  if (field.type === 'number') return { number: value };
  if (field.type === 'date') return { date: value };
  if (field.type === 'consent') return { bool: value !== 'false' };
  return { text: value };
}

export function toExpression(condition: Condition, field: Field): Expression {
  const subject: Expression = { field: condition.field };
  const object = literal(field, condition.value);
  switch (condition.how) {
    case 'is':
      return { op: 'eq', args: [subject, object] };
    case 'is_not':
      return { op: 'ne', args: [subject, object] };
    case 'contains':
      return { op: 'contains', args: [subject, object] };
    case 'at_least':
      return { op: 'ge', args: [subject, object] };
    case 'at_most':
      return { op: 'le', args: [subject, object] };
    case 'answered':
      return { op: 'answered', args: [subject] };
    case 'not_answered':
      return { op: 'not', args: [{ op: 'answered', args: [subject] }] };
  }
}

const byOperator: Record<string, Comparison> = { eq: 'is', ne: 'is_not', contains: 'contains', ge: 'at_least', le: 'at_most' };

function plainValue(expression: Expression | undefined): string | undefined {
  if (!expression || 'op' in expression || 'field' in expression) return undefined;
  return String(Object.values(expression)[0]);
}

/** The condition as the editor can show it; undefined when it is deeper. */
export function fromExpression(expression: Expression | undefined): Condition | undefined {
  if (!expression || !('op' in expression)) return undefined;
  const [first, second] = expression.args ?? [];
  if (expression.op === 'answered' && first && 'field' in first && !first.part) return { field: first.field, how: 'answered', value: '' };
  if (expression.op === 'not' && first && 'op' in first && first.op === 'answered') {
    const inner = fromExpression(first);
    return inner && { ...inner, how: 'not_answered' };
  }
  const how = byOperator[expression.op];
  const value = plainValue(second);
  if (!how || !first || !('field' in first) || first.part || value === undefined) return undefined;
  return { field: first.field, how, value };
}

/** The condition read out loud; every operator the builder does not know is named. */
export function reading(expression: Expression, document: FormDocument): string {
  const fields = new Map(allFields(document).map((field) => [field.id, field]));
  return say(expression, fields);
}

function say(expression: Expression, fields: Map<string, Field>): string {
  if ('field' in expression) return `「${fields.get(expression.field)?.label.ja ?? expression.field}」`;
  if (!('op' in expression)) return `「${plainValue(expression)}」`;
  const args = expression.args ?? [];
  if (expression.op === 'all' || expression.op === 'any')
    return args.map((a) => nested(a, fields)).join(expression.op === 'all' ? '、かつ、' : '、または、');
  const simple = fromExpression(expression);
  if (simple) return sentence(simple, fields);
  if (expression.op === 'not' && args[0]) return `${nested(args[0], fields)}でない`;
  return `${expression.op}(${args.map((a) => say(a, fields)).join('、')})`;
}

function nested(expression: Expression, fields: Map<string, Field>): string {
  const text = say(expression, fields);
  return 'op' in expression && (expression.op === 'all' || expression.op === 'any') ? `（${text}）` : text;
}

function sentence(condition: Condition, fields: Map<string, Field>): string {
  const field = fields.get(condition.field);
  const subject = `「${field?.label.ja ?? condition.field}」`;
  const value = `「${shownValue(field, condition.value)}」`;
  switch (condition.how) {
    case 'is':
      return field?.type === 'consent' ? `${subject}に同意した` : `${subject}が${value}`;
    case 'is_not':
      return `${subject}が${value}以外`;
    case 'contains':
      return `${subject}に${value}が含まれる`;
    case 'at_least':
      return `${subject}が${value}以上`;
    case 'at_most':
      return `${subject}が${value}以下`;
    case 'answered':
      return `${subject}に答えがある`;
    case 'not_answered':
      return `${subject}に答えがない`;
  }
}

function shownValue(field: Field | undefined, value: string): string {
  if (field?.type !== 'choice' && field?.type !== 'multiple_choice') return value;
  return field.options.find((option) => option.value === value)?.label.ja ?? value;
}

/** Fields that may decide about what stands at `id`: those before it, at the same level. */
export function deciders(document: FormDocument, id: string): Field[] {
  const before: Field[] = [];
  for (const page of document.pages) {
    if (page.id === id) return before.filter((field) => comparisons(field).length > 0);
    for (const section of page.sections) {
      if (section.id === id) return before.filter((field) => comparisons(field).length > 0);
      for (const field of section.fields) {
        if (field.id === id) return before.filter((other) => comparisons(other).length > 0);
        before.push(field);
      }
    }
  }
  return before.filter((field) => comparisons(field).length > 0);
}
