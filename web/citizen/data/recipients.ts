import { data } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { MatchResult } from '../../form/services';
import type { Answers } from '../../form/types';
import { api, inSession } from './client';

/** How many may still choose an option, by `field.option`. */
export type Seats = ReadonlyMap<string, number>;

/**
 * Tells the seats that are left: now, and whenever the resident comes back to
 * the page. What cannot be asked for is told the next time.
 */
export function watchSeats(slug: string, tell: (seats: Seats) => void): () => void {
  const stop = new AbortController();
  const ask = async () => {
    if (document.visibilityState === 'hidden') return;
    const { items } = await data(api.GET('/api/procedures/{slug}/seats', { params: { path: { slug } }, signal: stop.signal }));
    if (!stop.signal.aborted) tell(new Map(items.map((item) => [`${item.field}.${item.option}`, item.left])));
  };
  const again = () => void ask().catch(() => undefined);
  again();
  document.addEventListener('visibilitychange', again, { signal: stop.signal });
  window.addEventListener('online', again, { signal: stop.signal });
  return () => stop.abort();
}

/** Looks a person up. What the municipality answers has words in the form's list_match. */
export async function matchPerson(slug: string, field: string, given: { number: string; check?: string }): Promise<MatchResult> {
  try {
    const found = await inSession(() => data(api.POST('/api/procedures/{slug}/match', { params: { path: { slug } }, body: { field, ...given } })));
    return { ok: true, prefill: found.prefill as Answers };
  } catch (error) {
    const told = asProblem(error);
    if (told.status < 400 || told.status >= 500) throw error;
    return { ok: false, key: told.code in answers ? told.code : answers[told.status] ?? 'failed' };
  }
}

/** The codes with words of their own, and the words for a status without. */
const answers: Readonly<Record<string, string>> = { list_mismatch: '', already_applied: '', too_many_matches: '', 429: 'too_many_matches' };

/** What a link fills in; `asks` beside none: the check value comes first. */
export async function exchangeLink(token: string, check?: string) {
  return inSession(() => data(api.POST('/api/prefill', { body: { token, ...(check && { check }) } })));
}
