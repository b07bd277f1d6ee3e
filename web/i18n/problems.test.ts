import { describe, expect, it } from 'vitest';
import { translator } from './message';
import { problem } from './problem/ja';
import { problemKey, problemText } from './problems';

describe('problems', () => {
  it('say what they know best', () => {
    const t = translator<string>(problem);
    expect(problemText({ status: 404, code: 'lookup_failed' }, t)).toContain('照会用パスワードが違います');
    expect(problemText({ status: 409, code: 'never_heard_of' }, t)).toBe(problem['problem.conflict']);
    expect(problemText({ status: 503, code: 'database_unavailable' }, t)).toBe(problem['problem.unavailable']);
    expect(problemText({ status: 422, code: 'invalid_input', fields: [{ key: 'file_type_mismatch' }] }, t)).toBe(problem['problem.file_type_mismatch']);
    expect(problemText({ status: 409, code: 'oneself' }, translator<string>({ ...problem, 'problem.oneself': 'だめ' }))).toBe('だめ');
    expect(problemKey({ status: 418, code: 'x' })).toBe('problem.invalid_input');
    expect(problemKey({ status: 500, code: 'x' })).toBe('problem.internal');
  });
});
