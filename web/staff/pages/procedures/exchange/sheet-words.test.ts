import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { columnNames, noteText } from './sheet-words';

const go = (name: string) => readFileSync(resolve(__dirname, '../../../../../internal/questionsheet', name), 'utf8');

it('has a sentence for everything that can be said of a row', () => {
  const keys = [...`${go('make.go')}${go('condition.go')}`.matchAll(/(?:note\(\w+, |Note\{)"([a-z_]+)"/g)].map(([, key]) => key!);
  expect(keys.length).toBeGreaterThan(12);
  for (const key of keys) expect(noteText({ key, text: '原文' }), key).not.toBe('原文');
});

it('names every column that is understood', () => {
  for (const [, key] of go('header.go').matchAll(/columnKind = "([a-z]+)"/g)) expect(columnNames[key!], key).toBeDefined();
});
