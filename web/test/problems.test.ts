import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consoleProblems } from '../console/problems';
import { problem } from '../i18n/problem/ja';

// Codes that no person is told: doors and jobs use them among themselves, and
// what comes out of a request has the words of its kind ("busy", "our fault").
const amongThemselves = new Set([
  'bad_envelope', 'bad_epoch', 'bad_place', 'bad_urgency', 'database_unavailable', 'job_panicked', 'kms_unavailable',
  'limits_unavailable', 'no_plane', 'no_root_key', 'not_waiting', 'nothing_asked', 'object_not_found', 'panic',
  'queue_unavailable', 'seats_uncounted', 'scanner_unavailable', 'store_unavailable', 'task_is_stale', 'unknown_file_kind',
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

describe('stable error codes', () => {
  it('each has a sentence', () => {
    const all = codes();
    expect(all.length).toBeGreaterThan(50);
    const without = all.filter((code) => !(`problem.${code}` in problem) && !(code in consoleProblems) && !amongThemselves.has(code));
    expect(without, 'add a sentence to i18n/problem (residents can meet it) or console/problems').toEqual([]);
  });
});
