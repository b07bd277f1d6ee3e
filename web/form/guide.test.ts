import { describe, expect, it } from 'vitest';
import type { Expression, Field } from './types';
import { follow, guideOf, type Finder } from './guide';

const is = (field: string, text: string): Expression => ({ op: 'eq', args: [{ field }, { text }] });

const choice = (id: string, visible_if?: Expression): Field => ({
  id, type: 'choice', label: { ja: id }, options: ['yes', 'no'].map((value) => ({ value, label: { ja: value } })), ...(visible_if && { visible_if }),
});

const note = (id: string): Field => ({ id, type: 'explanation', label: { ja: id }, body: { ja: id } });

const finder: Finder = {
  format: 'madoguchi-finder/1', title: { ja: '引っ越し' },
  form: {
    format: 'madoguchi-form/1', title: { ja: '質問' },
    pages: [
      { id: 'p1', title: { ja: '1' }, sections: [{ id: 's1', fields: [note('hello'), choice('move'), choice('abroad', is('move', 'yes')), note('bye')] }] },
      { id: 'p2', title: { ja: '2' }, visible_if: is('move', 'no'), sections: [{ id: 's2', visible_if: is('abroad', 'no'), fields: [choice('never')] }, { id: 's3', fields: [choice('child')] }] },
    ],
  },
  results: [
    { procedure: 'in', when: is('move', 'yes'), reason: { ja: '引っ越すので' } },
    { procedure: 'out', when: { op: 'all', args: [is('move', 'yes'), is('abroad', 'yes')] }, reason: { ja: '国外へ行くので' } },
    { procedure: 'in', when: is('abroad', 'no'), reason: { ja: '国内なので' } },
    { procedure: 'always', reason: { ja: 'だれでも' } },
  ],
};

const guide = guideOf(finder);
const after = (answers: Record<string, unknown>) => {
  const found = follow(finder, guide, answers, 'ja', new Date('2026-11-24T00:00:00Z'));
  return { questions: found.questions.map((q) => q.replace('question_', '')), results: found.results.map((r) => `${r.procedure}:${r.reason.ja}`) };
};

describe('a finder', () => {
  it('asks one question a page and keeps what is told with its question', () => {
    expect(guide.pages.map((p) => [p.id, p.sections[0]!.fields.map((f) => f.id).join(' ')])).toEqual([
      ['question_move', 'hello move'], ['question_abroad', 'abroad bye'], ['question_never', 'never'], ['question_child', 'child'],
      ['results', 'finder_result_0 finder_result_1 finder_result_2 finder_result_3'],
    ]);
  });

  it('shows the questions that the answers reach, by page, section and field', () => {
    expect(after({}).questions).toEqual(['move']);
    expect(after({ move: 'yes' }).questions).toEqual(['move', 'abroad']);
    // A hidden question counts as unanswered: the section that asks for it stays away.
    expect(after({ move: 'no', abroad: 'no' }).questions).toEqual(['move', 'child']);
  });

  it('names each procedure once, by the first reason that holds', () => {
    expect(after({}).results).toEqual(['always:だれでも']);
    expect(after({ move: 'yes', abroad: 'no' }).results).toEqual(['in:引っ越すので', 'always:だれでも']);
    expect(after({ move: 'yes', abroad: 'yes' }).results).toEqual(['in:引っ越すので', 'out:国外へ行くので', 'always:だれでも']);
  });

  it('forgets the answers of questions that are gone', () => {
    expect(after({ move: 'no', abroad: 'yes' }).results).toEqual(['always:だれでも']);
  });
});
