import { data } from '../../api/client';
import { api } from './client';

/** Whose counter this is. */
export async function fetchSite(signal?: AbortSignal) {
  return data(api.GET('/api/site', { signal }));
}

export type Site = Awaited<ReturnType<typeof fetchSite>>;
