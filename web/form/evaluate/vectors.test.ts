// The same vectors that internal/form reads in Go.
import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateForm } from '../engine';
import { prepareAllFields } from '../fields/late';
import { inputOf } from '../fields/registry';
import { schemaOf } from '../fields/schemas';
import { faultKeys } from '../messages';
import type { Answers, Expression, Fault, Field, FormDocument } from '../types';
import { matches } from './chars';
import { parseDay } from './civil';
import { evaluate, operatorNames, type Env } from './expression';
import { summaryRows } from './summary';
import { validate } from './validate';
import { equal, ofList, plain, type Value } from './value';

const folder = resolve(__dirname, '../../../internal/form/testdata/vectors');
const now = '2026-11-23T03:00:00Z';

beforeAll(prepareAllFields);

function read<T>(name: string): T {
  return JSON.parse(readFileSync(resolve(folder, name), 'utf8')) as T;
}

interface Row {
  in: unknown;
  out: unknown;
  faults?: Fault[];
  display?: string;
  language?: string;
  now?: string;
}

interface Repeat {
  repeat: string;
  times: number;
}

const isRepeat = (v: unknown): v is Repeat => typeof v === 'object' && v !== null && 'repeat' in v;
const unfold = (v: unknown) => (isRepeat(v) ? v.repeat.repeat(v.times) : v);

function oneField(field: Field): FormDocument {
  const x = { ...field, id: 'x', label: { ja: '項目' } } as Field;
  return {
    format: 'madoguchi-form/1',
    title: { ja: '様式' },
    pages: [{ id: 'p', title: { ja: '頁' }, sections: [{ id: 's', fields: [x] }] }],
  };
}

const files = readdirSync(folder).filter((name) => name.startsWith('field-'));

describe.each(files)('%s', (file) => {
  const { fields } = read<{ fields: { name: string; field: Field; rows: Row[] }[] }>(file);
  it.each(fields)('$name', ({ field, rows }) => {
    const document = oneField(field);
    for (const row of rows) {
      const state = evaluateForm(document, { x: unfold(row.in) }, { now: new Date(row.now ?? now), language: row.language });
      const { answers, faults } = validate(state);
      const want = (row.faults ?? []).map((f) => ({ ...f, path: f.path ? `answers.x.${f.path}` : 'answers.x' }));
      expect({ in: row.in, out: answers.x ?? null, faults }).toEqual({ in: row.in, out: unfold(row.out), faults: want });
      if (row.display !== undefined) expect(summaryRows(state)[0]?.display).toBe(row.display);
    }
  });
});

interface Case {
  form: string;
  name: string;
  answers: Answers;
  kept?: Answers;
  hidden?: string[];
  faults: Fault[];
  summary?: Record<string, [string, string]>;
  language?: string;
  now?: string;
}

describe.each(readdirSync(folder).filter((name) => name.startsWith('document')))('%s', (file) => {
  const { forms, cases } = read<{ forms: Record<string, FormDocument>; cases: Case[] }>(file);
  it.each(cases)('$form: $name', (c) => {
    const document = forms[c.form]!;
    const state = evaluateForm(document, c.answers, { now: new Date(c.now ?? now), language: c.language });
    const { answers, faults } = validate(state);
    expect(faults).toEqual(c.faults);
    if (c.kept) expect(answers).toEqual(c.kept);
    for (const id of c.hidden ?? []) expect([id, shown(document, state, id)]).toEqual([id, false]);
    const rows = Object.fromEntries(summaryRows(state).map((r) => [r.path, [r.label, r.display]]));
    for (const [path, row] of Object.entries(c.summary ?? {})) expect(rows[path]).toEqual(row);
  });
});

function shown(document: FormDocument, state: ReturnType<typeof evaluateForm>, id: string): boolean {
  for (const page of document.pages) {
    if (page.id === id) return state.pageVisible(page);
    for (const section of page.sections) if (section.id === id) return state.sectionVisible(page, section);
  }
  return state.fieldVisible(id);
}

type Constants = Record<string, Expression | { list: string[] }>;

class Values implements Env {
  constructor(
    private readonly own: Map<string, Value>,
    private readonly groups: Map<string, Env[]>,
    private readonly day: number,
  ) {}
  field(id: string): Value {
    return this.own.get(id) ?? null;
  }
  rows(group: string): Env[] {
    return this.groups.get(group) ?? [];
  }
  today(): number {
    return this.day;
  }
}

describe('expression.json', () => {
  const file = read<{
    today: string;
    env: Constants;
    rows: Record<string, Constants[]>;
    cases: { expr: Expression; want: Expression | null }[];
  }>('expression.json');
  const day = parseDay(file.today)!;
  const nothing = new Values(new Map(), new Map(), day);
  const value = (c: Expression | { list: string[] }): Value => ('list' in c ? ofList(c.list) : evaluate(c, nothing));
  const constants = (c: Constants) => new Map(Object.entries(c).map(([id, v]) => [id, value(v)]));
  const own = constants(file.env);
  const groups = new Map(
    Object.entries(file.rows).map(([id, rows]) => [
      id,
      rows.map((row) => new Values(new Map([['one', own.get('one')!], ...constants(row)]), new Map(), day)),
    ]),
  );
  const env = new Values(own, groups, day);

  it.each(file.cases.map((c) => ({ ...c, name: JSON.stringify(c.expr) })))('$name', ({ expr, want }) => {
    const got = evaluate(expr, env);
    const expected = want && evaluate(want, nothing);
    expect([got?.t, plain(got)]).toEqual([expected?.t, plain(expected)]);
    if (expected) expect(equal(got, expected)).toBe(true);
  });
});

describe('pattern.json', () => {
  const { patterns } = read<{ patterns: { pattern: string; refused?: string; matches: string[]; fails: string[] }[] }>('pattern.json');
  it.each(patterns.filter((p) => !p.refused))('$pattern', ({ pattern, matches: yes, fails }) => {
    expect(yes.filter((s) => !matches(pattern, s))).toEqual([]);
    expect(fails.filter((s) => matches(pattern, s))).toEqual([]);
    expect(() => new RegExp(pattern, 'u')).not.toThrow();
  });
});

const schema = JSON.parse(readFileSync(resolve(folder, '../../schema.json'), 'utf8')) as {
  $defs: { operation: { properties: { op: { enum: string[] } } }; field: { oneOf: { $ref: string }[] } };
};
const types = schema.$defs.field.oneOf.map((f) => f.$ref.replace('#/$defs/field_', ''));

describe('schema.json', () => {
  it('publishes the operators and the field types that are known here', () => {
    expect([...operatorNames].sort()).toEqual([...schema.$defs.operation.properties.op.enum].sort());
    for (const type of types.filter((t) => t !== 'group')) {
      expect([type, schemaOf({ type } as Field) !== undefined, inputOf({ type } as Field) !== undefined]).toEqual([type, true, true]);
    }
  });
});

describe('keys of faults', () => {
  it('all have a sentence', () => {
    const found = new Set<string>();
    for (const name of readdirSync(folder)) {
      const text = readFileSync(resolve(folder, name), 'utf8');
      for (const m of text.matchAll(/"faults": \[(.*?)\]/g)) for (const k of m[1]!.matchAll(/"key": "(\w+)"/g)) found.add(k[1]!);
    }
    expect(found.size).toBeGreaterThan(30);
    const known = new Set<string>(faultKeys);
    for (const type of types) for (const key of Object.keys(schemaOf({ type } as Field)?.sentences?.ja ?? {})) known.add(key);
    expect([...found].filter((key) => key !== 'rule' && !known.has(key))).toEqual([]);
  });
});
