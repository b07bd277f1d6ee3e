/** The thing with the change; keys changed to undefined leave, so that the document stays small. */
export function drop<F extends object>(thing: F, change: Partial<F>): F {
  const next = { ...thing, ...change };
  for (const key of Object.keys(change) as (keyof F)[]) if (next[key] === undefined) delete next[key];
  return next;
}
