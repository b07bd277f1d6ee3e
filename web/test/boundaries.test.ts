import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const web = resolve(__dirname, '..');

// What each folder may import from the folders beside it, and why not more.
const allowed: Record<string, string[]> = {
  i18n: [],
  ui: ['i18n'], // parts know words, never data
  api: ['i18n'], // a problem has a sentence; a client draws nothing
  form: ['ui', 'i18n'], // the renderer is given its answers; it fetches nothing
  citizen: ['form', 'ui', 'api', 'i18n'],
  console: ['ui', 'api', 'i18n'], // what both consoles need; knows the pages of neither
  staff: ['console', 'form', 'ui', 'api', 'i18n'],
  operator: ['console', 'ui', 'api', 'i18n'],
};

// Packages that only some folders may load.
const packages: [RegExp, string[], string][] = [
  [/^@dnd-kit\//, ['staff', 'form'], 'dragging belongs to the editors'],
  [/^@tanstack\/react-query/, ['console', 'staff', 'operator'], 'too heavy for a phone'],
  [/^react-router/, ['console', 'staff', 'operator'], 'the citizen app has its own small router'],
  [/^openapi-fetch/, ['api'], 'one door to HTTP'],
];

function files(dir: string): string[] {
  return readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) return files(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

function imports(source: string): string[] {
  const found: string[] = [];
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g;
  for (const match of source.matchAll(pattern)) found.push(match[1]!);
  return found;
}

/** Code that only the builder loads: web/form/editing, each type's editor with its settings, and their registry. */
function isEditing(path: string): boolean {
  return /^form\/editing\//.test(path) || /(^|\/)(editors?|[a-z-]+-settings?)(\.tsx?)?$/.test(path);
}

function violations(folder: string, file: string, source: string): string[] {
  const place = relative(web, file);
  const isTest = /\.test\.tsx?$/.test(file);
  return imports(source).flatMap((spec) => {
    if (!spec.startsWith('.')) {
      const rule = packages.find(([pattern]) => pattern.test(spec));
      return rule && !rule[1].includes(folder) ? [`${place}: ${spec} (${rule[2]})`] : [];
    }
    const target = relative(web, resolve(dirname(file), spec));
    const owner = target.split('/')[0]!;
    if (folder === 'form' && !isTest && isEditing(target) && !isEditing(place)) return [`${place}: ${spec} (residents would load the editor)`];
    if (folder === 'citizen' && isEditing(target)) return [`${place}: ${spec} (no editor code for residents)`];
    if (owner === folder || allowed[folder]!.includes(owner)) return [];
    if (isTest && (owner === 'test' || owner === '..')) return [];
    return [`${place}: ${spec} (${folder} may not import ${owner})`];
  });
}

describe('import boundaries', () => {
  for (const folder of Object.keys(allowed)) {
    it(`${folder} imports down, never up or sideways`, () => {
      const found = files(join(web, folder)).flatMap((file) => violations(folder, file, readFileSync(file, 'utf8')));
      expect(found).toEqual([]);
    });
  }

  it('sees a forbidden import', () => {
    const file = join(web, 'ui/button.tsx');
    expect(violations('ui', file, `import { x } from '../api/client';`)).toHaveLength(1);
    expect(violations('citizen', join(web, 'citizen/a.ts'), `const e = import('../form/fields/text/editor')`)).toHaveLength(1);
    expect(violations('citizen', join(web, 'citizen/a.ts'), `import '../form/editing/settings'`)).toHaveLength(1);
    expect(violations('citizen', join(web, 'citizen/a.ts'), `import '../form/fields/editors'`)).toHaveLength(1);
    expect(violations('citizen', join(web, 'citizen/a.ts'), `import '@dnd-kit/core';`)).toHaveLength(1);
    expect(violations('form', join(web, 'form/fields/registry.ts'), `import E from './text/editor';`)).toHaveLength(1);
    expect(violations('form', join(web, 'form/renderer.tsx'), `import { drop } from './editing/drop';`)).toHaveLength(1);
    expect(violations('form', join(web, 'form/fields/text/editor.tsx'), `import { drop } from '../../editing/drop';`)).toHaveLength(0);
    expect(violations('form', join(web, 'form/a.ts'), `import type { T } from '../ui/field';`)).toHaveLength(0);
  });

  it('no text is put into a page as HTML', () => {
    const found = Object.keys(allowed)
      .flatMap((folder) => files(join(web, folder)))
      .filter((file) => /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write\(/.test(readFileSync(file, 'utf8')))
      .map((file) => relative(web, file));
    expect(found).toEqual([]);
  });
});
