// Prints what a resident's phone loads, compressed, and fails over the limit.
// "first page" is the entry with its static imports and the home page; "a form"
// is the entry with what the apply page needs before its first field appears.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { web } from './apps.mjs';

const limit = 120_000;
const dist = join(web, 'dist/citizen');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));

function closure(keys) {
  const files = new Set();
  const seen = new Set();
  const visit = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    const chunk = manifest[key];
    if (!chunk) throw new Error(`no chunk ${key}`);
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return [...files].filter((f) => /\.(js|css)$/.test(f));
}

function report(title, keys) {
  let total = 0;
  let brotli = 0;
  console.log(title);
  for (const file of closure(keys)) {
    const size = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
    total += size;
    brotli += brotliCompressSync(readFileSync(join(dist, file))).length;
    console.log(`  ${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
  }
  console.log(`  ${(total / 1000).toFixed(1).padStart(7)} kB  in all (limit ${limit / 1000} kB; brotli ${(brotli / 1000).toFixed(1)} kB)`);
  return total;
}

const entry = Object.keys(manifest).filter((k) => manifest[k].isEntry);
const page = (name) => Object.keys(manifest).filter((k) => k.startsWith(`pages/${name}`) && k.endsWith('.tsx') && manifest[k].isDynamicEntry);
const home = page('home');
const form = page('apply/index');
if (home.length !== 1 || form.length !== 1) throw new Error('the pages to measure are not there');
const first = report('first page (gzip)', [...entry, ...home]);
const withForm = report('a form (gzip)', [...entry, ...form]);
if (Math.max(first, withForm) > limit) {
  console.error('over the limit');
  process.exit(1);
}
