// Serves one console with live reload: `MADOGUCHI_API=http://127.0.0.1:8080 npm run dev -- citizen`.
import { join } from 'node:path';
import { createServer } from 'vite';
import { chosen, web } from './apps.mjs';

const [app] = chosen(process.argv.slice(2));
process.env.MADOGUCHI_APP = app;
const server = await createServer({ configFile: join(web, 'vite.config.ts') });
await server.listen();
server.printUrls();
