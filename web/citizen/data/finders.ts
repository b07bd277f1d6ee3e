import { data } from '../../api/client';
import type { Finder } from '../../form/guide';
import { api } from './client';

/** The guided finders on offer. */
export async function fetchFinders(signal?: AbortSignal) {
  return (await data(api.GET('/api/finders', { signal }))).items;
}

/** A finder with the procedures that its results name. */
export async function fetchFinder(slug: string, signal?: AbortSignal) {
  const answer = await data(api.GET('/api/finders/{slug}', { params: { path: { slug } }, signal }));
  return { finder: answer.document as unknown as Finder, procedures: answer.procedures };
}
