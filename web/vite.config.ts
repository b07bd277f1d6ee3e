import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pruneTokens } from './scripts/prune-tokens.ts';

const apps = ['citizen', 'staff', 'operator'];

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
    },
    server: {
      // The server finds the municipality by the Host header, so the proxy
      // keeps the browser's own.
      proxy: api ? { '/api': { target: api, changeOrigin: false } } : undefined,
      allowedHosts: true as const,
    },
  };
});
