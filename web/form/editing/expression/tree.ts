// Reading and changing expression trees at a place. A path is the list of
// argument indexes from the root.
import type { Expression, Operation } from '../../types';

export type Path = readonly number[];

export const isOperation = (e: Expression): e is Operation => 'op' in e;

/** Ids of the fields and groups an expression reads, each once. */
export function readsOf(expression: Expression | undefined): string[] {
  const found = new Set<string>();
  const visit = (e: Expression) => {
    if ('field' in e) found.add(e.field);
    if (!isOperation(e)) return;
    if (e.over) found.add(e.over);
    (e.args ?? []).forEach(visit);
  };
  if (expression) visit(expression);
  return [...found];
}

/** The expression with everything changed from the leaves up. */
export function mapExpression(expression: Expression, change: (e: Expression) => Expression): Expression {
  if (!isOperation(expression)) return change(expression);
  const args = expression.args?.map((a) => mapExpression(a, change));
  const same = args === undefined || args.every((a, i) => a === expression.args![i]);
  return change(same ? expression : { ...expression, args });
}

export function at(expression: Expression, path: Path): Expression | undefined {
  return path.reduce<Expression | undefined>((e, i) => (e && isOperation(e) ? e.args?.[i] : undefined), expression);
}

export function putAt(expression: Expression, path: Path, next: Expression): Expression {
  const [first, ...rest] = path;
  if (first === undefined) return next;
  if (!isOperation(expression)) return expression;
  const args = (expression.args ?? []).map((a, i) => (i === first ? putAt(a, rest, next) : a));
  return { ...expression, args };
}

export const depthOf = (e: Expression): number => (isOperation(e) ? 1 + Math.max(0, ...(e.args ?? []).map(depthOf)) : 1);

export const countNodes = (e: Expression): number => (isOperation(e) ? 1 + (e.args ?? []).reduce((n, a) => n + countNodes(a), 0) : 1);

/** How deep an expression may be, as the server has it. */
export const deepest = 16;
