// Writes docs/licences.md: what the programs and the consoles are built from,
// with the licence each carries. Reads the module cache and node_modules.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const signs = [
  [/Apache License/, 'Apache-2.0'],
  [/Mozilla Public License/, 'MPL-2.0'],
  [/Redistribution and use[\s\S]*Neither the name/, 'BSD-3-Clause'],
  [/Redistribution and use/, 'BSD-2-Clause'],
  [/Permission to use, copy, modify, and(\/or)? distribute/, 'ISC'],
  [/Permission is hereby granted, free of charge/, 'MIT'],
];

function licenceIn(dir) {
  const name = readdirSync(dir).find((n) => /^(licen[cs]e|copying)/i.test(n));
  if (!name) return undefined;
  const text = readFileSync(join(dir, name), 'utf8');
  return signs.find(([sign]) => sign.test(text))?.[1];
}

function modules() {
  const format = '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}';
  const out = execFileSync('go', ['list', '-deps', '-f', format, './cmd/...'], { cwd: root, encoding: 'utf8' });
  return [...new Set(out.split('\n').filter(Boolean))].sort().map((line) => {
    const [path, version, dir] = line.split(' ');
    // A module inside a repository may keep its licence at the repository's root.
    const above = dir.replace(/@.*/, '').split('/').slice(0, -1).join('/');
    const kin = () => {
      const stem = above.split('/').pop();
      const near = readdirSync(dirname(above)).filter((n) => n.startsWith(`${stem}@`)).at(-1);
      return near && licenceIn(join(dirname(above), near));
    };
    return [path, version, licenceIn(dir) ?? kin() ?? 'see repository'];
  });
}

function packages() {
  const lock = JSON.parse(readFileSync(join(root, 'web/package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, p]) => path !== '' && !p.dev && !p.optional)
    .map(([path, p]) => [path.replace(/^.*node_modules\//, ''), p.version, p.license ?? 'see package'])
    .sort();
}

const table = (rows) => ['| what | version | licence |', '| --- | --- | --- |', ...rows.map((r) => `| ${r.join(' | ')} |`)].join('\n');

writeFileSync(
  join(root, 'docs/licences.md'),
  `# Licences

Written by \`node scripts/licences.mjs\`. Tools that only build or test are not part of what runs and are not listed.

## Shipped with the programs

| what | licence |
| --- | --- |
| BIZ UDGothic, embedded for documents (\`internal/typeset/fonts\`) | SIL OFL 1.1 |
| Postal codes, embedded (\`internal/postal\`), from jquery-jpostal-ja; data of Japan Post | MIT; data free of rights |
| Bank and branch codes, embedded (\`internal/bank\`), from zengin-code | MIT |

## Go modules

${table(modules())}

## npm packages in the consoles

${table(packages())}
`,
);
