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
