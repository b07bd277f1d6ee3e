// The form of 100 fields and 100 rules that internal/form measures too: judged
// alike, and quickly enough to be judged at every key.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { evaluateForm } from '../engine';
import { prepareFields } from '../fields/late';
import type { Answers, FormDocument } from '../types';
import { validate } from './validate';

interface Measured {
  form: FormDocument;
  answers: Answers;
  now: string;
  kept: Answers;
}

const measured = JSON.parse(readFileSync(resolve(__dirname, '../../../internal/form/testdata/hundred.json'), 'utf8')) as Measured;
const { form, now } = measured;

beforeAll(() => prepareFields(form));

const judge = (answers: Answers) => validate(evaluateForm(form, answers, { now: new Date(now) }));

it('is judged as the server judges it', () => {
  expect(judge(measured.answers)).toEqual({ answers: measured.kept, faults: [] });
});

it('is judged well within a frame', () => {
  const times: number[] = [];
  for (let i = 0; i < 300; i += 1) {
    const answers = { ...measured.answers, f1: String(i) };
    const start = performance.now();
    judge(answers);
    times.push(performance.now() - start);
  }
  const median = times.sort((a, b) => a - b)[times.length / 2]!;
  console.info(`100 fields and 100 rules, evaluated and validated: median ${median.toFixed(2)} ms`);
  // A frame is 16 ms; what a busy machine adds is not the evaluator's.
  expect(median).toBeLessThan(16);
});
