// Thousands of random forms and answers, made and judged by internal/form, are
// judged again here: the two evaluators may not differ in anything.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateForm } from '../engine';
import { prepareAllFields } from '../fields/late';
import { forResidents } from '../staff-only';
import type { Answers, Fault, FormDocument } from '../types';
import type { State } from './state';
import { summaryRows } from './summary';
import { validate } from './validate';

interface RandomCase {
  form: FormDocument;
  answers: Answers;
  now: string;
  kept: Answers;
  faults: Fault[];
  summary: { Path: string; Label: string; Display: string }[];
  shown: string[];
  /** The form with the fields for staff, and how staff read it. */
  whole?: FormDocument;
  staffSummary?: RandomCase['summary'];
}

const cases = Number(process.env.MADOGUCHI_RANDOM_CASES ?? 2000);
// Another day, other cases; the seed is told when they differ.
const seed = Number(process.env.MADOGUCHI_RANDOM_SEED ?? Math.floor(Date.now() / 86_400_000) * 1_000_000);

// So many fit in the memory of a small machine at once.
const batch = 2500;

const folder = mkdtempSync(join(tmpdir(), 'forms-'));
const program = join(folder, 'form.test');
const corpus = join(folder, 'corpus.ndjson');
const room = resolve(__dirname, '../../../internal/form');

beforeAll(async () => {
  await prepareAllFields();
  execFileSync('go', ['test', '-c', '-o', program, '.'], { cwd: room, stdio: 'pipe' });
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Cases made and judged by internal/form. */
function made(from: number, count: number): string[] {
  const args = ['-test.count=1', '-test.run', '^TestRandomForms$', '-corpus', corpus, '-cases', String(count), '-seed', String(from)];
  execFileSync(program, args, { cwd: room, stdio: 'pipe' });
  const lines = readFileSync(corpus, 'utf8').split('\n').filter(Boolean);
  expect(lines).toHaveLength(count);
  return lines;
}

function judge(c: RandomCase) {
  const state = evaluateForm(c.form, c.answers, { now: new Date(c.now) });
  const { answers, faults } = validate(state);
  const fields = c.form.pages.flatMap((p) => p.sections.flatMap((s) => s.fields));
  return {
    kept: answers,
    faults,
    shown: fields.map((f) => f.id).filter((id) => state.fieldVisible(id)),
    summary: rows(state),
    sent: c.whole && forResidents(c.whole),
    staff: c.whole && rows(evaluateForm(c.whole, c.answers, { now: new Date(c.now) })),
  };
}

const rows = (state: State) => summaryRows(state).map((r) => [r.path, r.label, r.display]);

it('agrees with the server on random forms', { timeout: 3_600_000 }, () => {
  const differing: number[] = [];
  for (let from = 0; from < cases; from += batch) {
    made(seed + from, Math.min(batch, cases - from)).forEach((line, i) => {
      if (!agrees(JSON.parse(line) as RandomCase)) differing.push(seed + from + i);
    });
  }
  console.info(`${cases} random forms from seed ${seed}: ${differing.length} differences`);
  if (differing.length === 0) return;
  const c = JSON.parse(made(differing[0]!, 1)[0]!) as RandomCase;
  expect(judge(c), `seeds ${differing.slice(0, 20).join(', ')}: ${JSON.stringify(c.form)} with ${JSON.stringify(c.answers)}`).toEqual(wanted(c));
});

const agrees = (c: RandomCase) => JSON.stringify(sorted(judge(c))) === JSON.stringify(sorted(wanted(c)));

const wanted = (c: RandomCase) => ({ kept: c.kept, faults: c.faults, shown: c.shown, summary: told(c.summary), sent: c.whole && c.form, staff: c.whole && told(c.staffSummary ?? []) });

const told = (summary: RandomCase['summary']) => summary.map((r) => [r.Path, r.Label, r.Display]);

/** Objects with their keys in order, so that text compares. */
function sorted(v: unknown): unknown {
  if (Array.isArray(v)) return v.map(sorted);
  if (typeof v !== 'object' || v === null) return v;
  return Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, x]) => [k, sorted(x)]));
}
