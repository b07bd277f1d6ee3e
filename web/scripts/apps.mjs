// The three consoles. A folder without an index.html is not built.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

export const web = dirname(dirname(fileURLToPath(import.meta.url)));
export const names = ['citizen', 'staff', 'operator'];

/** The apps named on the command line, or all that exist. */
export function chosen(args) {
  const wanted = args.filter((a) => !a.startsWith('-'));
  const unknown = wanted.filter((a) => !names.includes(a));
  if (unknown.length > 0) throw new Error(`unknown app: ${unknown.join(', ')}`);
  return (wanted.length > 0 ? wanted : names).filter((n) => existsSync(join(web, n, 'index.html')));
}
