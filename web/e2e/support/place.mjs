// Where the service under test stands; `madoguchi dev -- PROGRAM` says it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = process.env.MADOGUCHI_DEV;
if (!file) throw new Error('run this with: bin/madoguchi dev --fresh -- npm --prefix web run e2e');

export const place = JSON.parse(readFileSync(file, 'utf8'));

/** All data of the service: databases, objects, keys, logs. */
export const dataDir = dirname(file);

export const tenant = (slug) => place.tenants.find((t) => t.slug === slug);

export const results = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'test-results');
