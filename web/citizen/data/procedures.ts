import { data } from '../../api/client';
import { api, opened } from './client';

export async function fetchCategories(signal?: AbortSignal) {
  return (await data(api.GET('/api/categories', { signal }))).items;
}

export type Category = Awaited<ReturnType<typeof fetchCategories>>[number];

export interface ProcedureQuery {
  q?: string;
  category?: string;
  tag?: string;
  after?: string;
}

/** One page of what residents can apply for. Empty conditions are left out. */
export async function fetchProcedures({ q, category, tag, after }: ProcedureQuery, signal?: AbortSignal) {
  const query = { q: q || undefined, category: category || undefined, tag: tag || undefined, after: after || undefined };
  return data(api.GET('/api/procedures', { params: { query }, signal }));
}

export type ProcedureCard = Awaited<ReturnType<typeof fetchProcedures>>['items'][number];

export async function fetchProcedure(slug: string, signal?: AbortSignal) {
  return data(api.GET('/api/procedures/{slug}', { params: { path: { slug } }, signal }));
}

export type Procedure = Awaited<ReturnType<typeof fetchProcedure>>;

/** The free words that procedures are found by, the commonest first. */
export async function fetchTags(signal?: AbortSignal) {
  return (await data(api.GET('/api/tags', { signal }))).items;
}

/** Gives the word that opens a procedure; the answer opens the session when there is none. */
export async function giveWord(slug: string, word: string): Promise<void> {
  opened(await data(api.POST('/api/procedures/{slug}/word', { params: { path: { slug } }, body: { word } })));
}

/** Where a file of a procedure's page is. */
export function handoutPath(slug: string, id: string): string {
  return `/api/procedures/${encodeURIComponent(slug)}/handouts/${encodeURIComponent(id)}`;
}
