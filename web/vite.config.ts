import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pruneTokens } from './scripts/prune-tokens.ts';

const apps = ['citizen', 'staff', 'operator'];

const lateLines = readFileSync(resolve(import.meta.dirname, 'form/fields/late.ts'), 'utf8').matchAll(/import\('\.\/([\w/-]+)'\)/g);
const late = [...lateLines].map((line) => `/form/fields/${line[1]}/`);

/** What the first page and a form both need. */
const everyPage = /\/web\/(ui\/(link|button|class-names|banner|icons|spinner|input|field)\.tsx?|i18n\/problems\.ts|api\/(problem|client)\.ts|citizen\/app\/texts\.tsx|citizen\/data\/(procedures|client)\.ts|citizen\/draft\/(local|file-store)\.ts)$/;

/** The form's parts that are drawn with every form; not what late.ts fetches. */
function isFormCore(id: string): boolean {
  if (!/\/web\/(form\/.*|i18n\/form\/ja)\.tsx?$/.test(id) || /\/form\/(evaluate\/summary|fixed-answer|summary|editing)|\/fields\/(read-each|date-part)/.test(id)) return false;
  return !late.some((folder) => id.includes(folder));
}

// One configuration for the three builds; MADOGUCHI_APP says which. Nothing is
// inlined (no data: URI, no inline script), so that the pages live under
// `default-src 'self'`.
export default defineConfig(() => {
  const app = process.env.MADOGUCHI_APP ?? 'citizen';
  if (!apps.includes(app)) throw new Error(`MADOGUCHI_APP must be one of ${apps.join(', ')}`);
  const api = process.env.MADOGUCHI_API;
  return {
    root: resolve(import.meta.dirname, app),
    base: '/',
    publicDir: resolve(import.meta.dirname, app, 'public'),
    cacheDir: resolve(import.meta.dirname, 'node_modules/.vite', app),
    plugins: [react(), pruneTokens()],
    build: {
      outDir: process.env.MADOGUCHI_OUT ?? resolve(import.meta.dirname, 'dist', app),
      emptyOutDir: true,
      assetsDir: 'assets',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      manifest: true,
      target: ['es2022', 'safari16', 'chrome109', 'firefox115'],
      chunkSizeWarningLimit: 700,
      // What every page, and what every form needs stay in one piece each: they
      // are smaller so than in a dozen.
      rolldownOptions: app === 'citizen' ? { output: { codeSplitting: { groups: [{ name: 'parts', test: everyPage, priority: 1 }, { name: 'form', test: isFormCore }], includeDependenciesRecursively: false } } } : undefined,
    },
    server: {
      // The server finds the municipality by the Host header, so the proxy
      // keeps the browser's own.
      proxy: api ? { '/api': { target: api, changeOrigin: false } } : undefined,
      allowedHosts: true as const,
    },
  };
});
