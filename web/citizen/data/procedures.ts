import { data } from '../../api/client';
import { api } from './client';

export async function fetchCategories(signal?: AbortSignal) {
  return (await data(api.GET('/api/categories', { signal }))).items;
}

export type Category = Awaited<ReturnType<typeof fetchCategories>>[number];

export interface ProcedureQuery {
  q?: string;
  category?: string;
  after?: string;
}

/** One page of what residents can apply for. Empty conditions are left out. */
export async function fetchProcedures({ q, category, after }: ProcedureQuery, signal?: AbortSignal) {
  const query = { q: q || undefined, category: category || undefined, after: after || undefined };
  return data(api.GET('/api/procedures', { params: { query }, signal }));
}

export type ProcedureCard = Awaited<ReturnType<typeof fetchProcedures>>['items'][number];

export async function fetchProcedure(slug: string, signal?: AbortSignal) {
  return data(api.GET('/api/procedures/{slug}', { params: { path: { slug } }, signal }));
}

export type Procedure = Awaited<ReturnType<typeof fetchProcedure>>;
