import type { Answers } from './local';

/** The ids in an attachment's answer. */
export function idsOf(value: unknown): string[] {
  const ids = (value as { ids?: unknown } | undefined)?.ids;
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
}

/** The value at a path of answers: "photo", or "people.0.photo" in a group. */
export function valueAt(answers: Answers, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], answers);
}

function put(at: unknown, steps: readonly string[], change: (ids: string[]) => string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) {
    const ids = change(idsOf(at));
    return ids.length > 0 ? { ids } : undefined;
  }
  if (Array.isArray(at)) return at.map((row: unknown, i) => (String(i) === step ? put(row, rest, change) : row));
  // A row that was taken away meanwhile is not made again.
  if (rest.length > 0 && (at as Record<string, unknown> | undefined)?.[step] === undefined) return at;
  const record = { ...(at as Record<string, unknown>) };
  const value = put(record[step], rest, change);
  if (value === undefined) delete record[step];
  else record[step] = value;
  return record;
}

/** Answers with the ids of the attachment at the path changed. */
export function changeIds(answers: Answers, path: string, change: (ids: string[]) => string[]): Answers {
  return put(answers, path.split('.'), change) as Answers;
}

function kept(value: unknown, known: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => kept(item, known));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const names = Object.keys((item ?? {}) as object);
    const isFile = names.length === 1 && names[0] === 'ids' && Array.isArray((item as { ids: unknown }).ids);
    if (!isFile) return [[key, kept(item, known)] as const];
    const ids = idsOf(item).filter((id) => known.has(id));
    return ids.length > 0 ? [[key, { ids }] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Answers that name only files which the server has. */
export function keepKnownFiles(answers: Answers, known: ReadonlySet<string>): Answers {
  return kept(answers, known) as Answers;
}
