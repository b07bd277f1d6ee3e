// Builds each console into web/dist/<app>. `npm run build -- citizen` builds one.
// A build is made aside and put in place when it is whole, so that a server
// reading the old one, or a second build at the same time, does no harm.
import { chmodSync, mkdtempSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { chosen, web } from './apps.mjs';
import { compress } from './compress.mjs';

const dist = join(web, 'dist');
mkdirSync(dist, { recursive: true });

function replace(fresh, app) {
  const place = join(dist, app);
  const old = mkdtempSync(join(dist, `.old-${app}-`));
  try {
    renameSync(place, join(old, app));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(fresh, place);
  rmSync(old, { recursive: true });
}

for (const app of chosen(process.argv.slice(2))) {
  process.env.MADOGUCHI_APP = app;
  process.env.MADOGUCHI_OUT = mkdtempSync(join(dist, `.new-${app}-`));
  try {
    await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
    chmodSync(process.env.MADOGUCHI_OUT, 0o755);
    compress(process.env.MADOGUCHI_OUT);
    replace(process.env.MADOGUCHI_OUT, app);
  } finally {
    rmSync(process.env.MADOGUCHI_OUT, { recursive: true, force: true });
  }
  console.log(`built ${app} into web/dist/${app}`);
}
