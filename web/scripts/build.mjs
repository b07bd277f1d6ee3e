// Builds each console into web/dist/<app>. `npm run build -- citizen` builds one.
import { join } from 'node:path';
import { build } from 'vite';
import { chosen, web } from './apps.mjs';
import { compress } from './compress.mjs';

for (const app of chosen(process.argv.slice(2))) {
  process.env.MADOGUCHI_APP = app;
  await build({ configFile: join(web, 'vite.config.ts'), logLevel: 'warn' });
  compress(join(web, 'dist', app));
  console.log(`built ${app} into web/dist/${app}`);
}
