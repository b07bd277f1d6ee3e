// The types of an expression, checked as internal/form/expr does, with the
// place of each mistake.
import type { Expression, Operation } from '../../types';
import { fits, operatorInfo, paramOf, sameFrom, typeNames, type Param, type ValueType } from './operators';
import { findReadable, within, type Scope } from './scope';
import { deepest, type Path } from './tree';

export interface Mistake {
  path: Path;
  key: 'unknown_reference' | 'unknown_part' | 'type_mismatch' | 'argument_count' | 'too_deep' | 'nested_over' | 'not_a_number' | 'unknown_operator';
  text: string;
}

/** The type of an expression; undefined when it cannot be told. */
export function check(expression: Expression, scope: Scope, want?: ValueType): { type: ValueType | undefined; mistakes: Mistake[] } {
  const mistakes: Mistake[] = [];
  const type = typeOf(expression, scope, [], mistakes);
  if (want && type && type !== want) mistakes.push(mismatch([], [want], type));
  return { type, mistakes };
}

const wanted = (param: Param): string => (param === 'any' ? '値' : param.map((t) => typeNames[t]).join('か'));

const mismatch = (path: Path, param: Param, got: ValueType): Mistake => ({ path, key: 'type_mismatch', text: `ここには${wanted(param)}が要りますが、${typeNames[got]}になっています。` });

function typeOf(e: Expression, scope: Scope, path: Path, out: Mistake[]): ValueType | undefined {
  if (path.length >= deepest) {
    out.push({ path, key: 'too_deep', text: '重ねすぎています。' });
    return undefined;
  }
  if ('field' in e) return reference(e, scope, path, out);
  if ('text' in e) return 'text';
  if ('number' in e) {
    if (!/^-?[0-9]{1,50}(\.[0-9]{1,20})?$/.test(e.number)) out.push({ path, key: 'not_a_number', text: '数字で入力してください。' });
    return 'number';
  }
  if ('date' in e) return 'date';
  return 'op' in e ? operation(e, scope, path, out) : 'bool';
}

function reference(e: { field: string; part?: string }, scope: Scope, path: Path, out: Mistake[]): ValueType | undefined {
  const found = findReadable(scope, e.field, e.part);
  if (found) return found.type;
  const whole = findReadable(scope, e.field);
  out.push(whole ? { path, key: 'unknown_part', text: `「${whole.label}」にその部分はありません。` } : { path, key: 'unknown_reference', text: '使っている項目が、なくなったか、ここからは使えません。' });
  return undefined;
}

function operation(e: Operation, scope: Scope, path: Path, out: Mistake[]): ValueType | undefined {
  const info = operatorInfo(e.op);
  if (!info) {
    out.push({ path, key: 'unknown_operator', text: `「${e.op}」という計算はありません。` });
    return undefined;
  }
  const inner = info.over ? overScope(e, scope, path, out) : scope;
  const args = e.args ?? [];
  if (args.length < info.min || args.length > info.max) out.push({ path, key: 'argument_count', text: `「${info.name}」に入れる値の数が合いません。` });
  const types = args.map((a, i) => {
    const type = typeOf(a, inner, [...path, i], out);
    if (fits(paramOf(info, i), type)) return type;
    out.push(mismatch([...path, i], paramOf(info, i), type!));
    return undefined;
  });
  agree(e.op, types, path, out);
  if (info.result) return info.result;
  return types.slice(e.op === 'if' ? 1 : 0).find((t) => t !== undefined);
}

function overScope(e: Operation, scope: Scope, path: Path, out: Mistake[]): Scope {
  const group = scope.groups.find((g) => g.id === e.over);
  if (group) return within(scope, group);
  if (scope.over !== undefined) out.push({ path, key: 'nested_over', text: '繰り返しの中では、繰り返しの集計は使えません。' });
  else out.push({ path, key: 'unknown_reference', text: '使っている繰り返しが、なくなったか、ここからは使えません。' });
  return scope;
}

/** Arguments that are compared must be of one type. */
function agree(op: string, types: (ValueType | undefined)[], path: Path, out: Mistake[]): void {
  const from = sameFrom(op);
  if (from === undefined) return;
  const first = types.slice(from).find((t) => t !== undefined);
  types.forEach((type, i) => {
    if (i >= from && type !== undefined && first !== undefined && type !== first) out.push(mismatch([...path, i], [first], type));
  });
}
