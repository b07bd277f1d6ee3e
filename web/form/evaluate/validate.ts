import { isRecord, own, type Problem } from '../fields/kind';
import { schemaOf } from '../fields/schemas';
import type { Answers, Fault, Field, GroupField, Rule } from '../types';
import type { Scope, State } from './state';

/** The faults of all visible fields, and the answers worth sending. */
export function validate(state: State): { answers: Answers; faults: Fault[] } {
  const answers: Answers = {};
  const faults: Fault[] = [];
  for (const place of state.index.places) {
    const { field } = place;
    if (place.group || schemaOf(field)?.isStatic || !state.root.cell(place).visible) continue;
    if (field.type === 'group') faults.push(...groupFaults(state, field));
    else faults.push(...fieldFaults(state, state.root, field, `answers.${field.id}`));
    const value = state.value(field.id);
    if (value !== null) answers[field.id] = value;
  }
  faults.push(...ruleFaults(state));
  const declared = (id: string) => {
    const place = state.index.byId.get(id);
    return place !== undefined && !place.group && !schemaOf(place.field)?.isStatic;
  };
  faults.push(...undeclared(state.root.posted, 'answers', declared));
  return { answers, faults };
}

const join = (path: string, step: string) => `${path}.${Array.from(step).slice(0, 60).join('')}`;

function undeclared(posted: Record<string, unknown>, path: string, declared: (id: string) => boolean): Fault[] {
  return Object.keys(posted).sort().filter((key) => !declared(key)).map((key) => ({ path: join(path, key), key: 'unknown_field' }));
}

function fieldFaults(state: State, scope: Scope, field: Field, path: string): Fault[] {
  if (field.type === 'calculation') return [];
  const cell = scope.cell(state.place(field.id));
  if (cell.problems.length > 0) return cell.problems.map((p) => toFault(path, p));
  if (cell.value !== null || !scope.required(field)) return [];
  return [{ path, key: schemaOf(field)?.requiredKey ?? 'required' }];
}

function toFault(path: string, { part, key, params }: Problem): Fault {
  return { path: part ? join(path, part) : path, key, ...(params && { params }) };
}

function groupFaults(state: State, group: GroupField): Fault[] {
  const path = `answers.${group.id}`;
  const posted = own(state.root.posted, group.id);
  if (posted !== undefined && posted !== null && !Array.isArray(posted)) return [{ path, key: 'wrong_type' }];
  const items: unknown[] = posted ?? [];
  const faults: Fault[] = [];
  const min = group.min_rows ?? 0;
  const max = group.max_rows ?? 10;
  if (items.length < min) faults.push({ path, key: 'too_few_rows', params: { min } });
  else if (items.length > max) faults.push({ path, key: 'too_many_rows', params: { max } });
  state.root.rows(group.id).forEach((row, i) => {
    const at = `${path}.${i}`;
    if (isRecord(items[i])) faults.push(...rowFaults(state, row, group, at));
    else faults.push({ path: at, key: 'wrong_type' });
  });
  return faults;
}

function rowFaults(state: State, row: Scope, group: GroupField, at: string): Fault[] {
  const faults: Fault[] = [];
  for (const member of group.fields) {
    if (schemaOf(member)?.isStatic || !row.cell(state.place(member.id)).visible) continue;
    faults.push(...fieldFaults(state, row, member, join(at, member.id)));
  }
  const declared = (id: string) => group.fields.some((m) => m.id === id && !schemaOf(m)?.isStatic);
  return [...faults, ...undeclared(row.posted, at, declared)];
}

function ruleFaults(state: State): Fault[] {
  return (state.index.document.rules ?? []).flatMap((rule) => {
    if (!rule.over) return oneRule(rule, state.root, 'answers');
    return state.root.rows(rule.over).flatMap((row, i) => oneRule(rule, row, `answers.${rule.over}.${i}`));
  });
}

/** A rule is asked once all its fields are visible and answered. */
function oneRule(rule: Rule, scope: Scope, path: string): Fault[] {
  if (rule.fields.some((id) => scope.field(id, '') === null)) return [];
  if (rule.when && !scope.holds(rule.when)) return [];
  if (scope.holds(rule.require)) return [];
  return [{ path: join(path, rule.fields[0]!), key: 'rule', params: { rule: rule.id } }];
}
