import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { translator } from './message';
import { office } from './office/ja';
import { problem } from './problem/ja';
import { problemKey, problemText } from './problems';

// Codes that no person is told: doors and jobs use them among themselves, and
// what comes out of a request has the words of its kind ("busy", "our fault").
const amongThemselves = new Set([
  'bad_envelope', 'bad_epoch', 'bad_place', 'bad_urgency', 'database_unavailable', 'job_panicked', 'kms_unavailable',
  'limits_unavailable', 'no_plane', 'no_root_key', 'not_waiting', 'nothing_asked', 'object_not_found', 'panic',
  'queue_unavailable', 'scanner_unavailable', 'store_unavailable', 'task_is_stale', 'unknown_file_kind',
  'unknown_job_kind', 'unknown_root_version', 'unknown_template', 'workers_lost', 'wrapped_key_refused',
]);

function sources(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return sources(path);
    return name.endsWith('.go') && !name.endsWith('_test.go') ? [path] : [];
  });
}

function codes(): string[] {
  const pattern = /fault\.Newf?\(fault\.(\w+), "([a-z0-9_]+)"/g;
  const found = sources(resolve(__dirname, '../../internal')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(pattern)].flatMap(([, kind, code]) => (kind === 'Internal' ? [] : [code!])),
  );
  return [...new Set(found)].sort();
}

describe('problems', () => {
  it('every stable code of the server has a sentence', () => {
    const all = codes();
    expect(all.length).toBeGreaterThan(50);
    const without = all.filter((code) => !(`problem.${code}` in problem) && !(`problem.${code}` in office) && !amongThemselves.has(code));
    expect(without, 'add a sentence to i18n/problem (residents can meet it) or i18n/office').toEqual([]);
  });

  it('no code has two sentences', () => {
    expect(Object.keys(office).filter((key) => key in problem)).toEqual([]);
  });

  it('say what they know best', () => {
    const t = translator<string>(problem);
    expect(problemText({ status: 404, code: 'lookup_failed' }, t)).toContain('照会用パスワードが違います');
    expect(problemText({ status: 409, code: 'never_heard_of' }, t)).toBe(problem['problem.conflict']);
    expect(problemText({ status: 503, code: 'database_unavailable' }, t)).toBe(problem['problem.unavailable']);
    expect(problemText({ status: 422, code: 'invalid_input', fields: [{ key: 'file_type_mismatch' }] }, t)).toBe(problem['problem.file_type_mismatch']);
    expect(problemText({ status: 409, code: 'oneself' }, translator<string>({ ...problem, ...office }))).toBe(office['problem.oneself']);
    expect(problemKey({ status: 418, code: 'x' })).toBe('problem.invalid_input');
    expect(problemKey({ status: 500, code: 'x' })).toBe('problem.internal');
  });
});
