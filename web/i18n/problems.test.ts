import { describe, expect, it } from 'vitest';
import { translator } from './message';
import { problem } from './problem/ja';
import { kinds } from './problem/kinds';
import { problemText } from './problems';

describe('problems', () => {
  it('say what they know best', () => {
    const t = translator<string>(problem);
    expect(problemText({ status: 404, code: 'lookup_failed' }, t)).toContain('照会用パスワードが違います');
    expect(problemText({ status: 409, code: 'never_heard_of' }, t)).toBe(problem['problem.conflict']);
    expect(problemText({ status: 503, code: 'database_unavailable' }, t)).toBe(problem['problem.unavailable']);
    expect(problemText({ status: 422, code: 'invalid_input', fields: [{ key: 'file_type_mismatch' }] }, t)).toBe(problem['problem.file_type_mismatch']);
    expect(problemText({ status: 409, code: 'oneself' }, translator<string>({ ...problem, 'problem.oneself': 'だめ' }))).toBe('だめ');
    expect(problemText({ status: 418, code: 'x' }, t)).toBe(problem['problem.invalid_input']);
    expect(problemText({ status: 500, code: 'x' }, t)).toBe(problem['problem.internal']);
  });

  it('can be told by their kind before the other sentences are there', () => {
    const early = translator<string>(kinds);
    for (const status of [400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502, 503, 504]) {
      expect(problemText({ status, code: 'lookup_failed' }, early)).not.toContain('problem.');
    }
  });
});
