import { useQuery } from '@tanstack/react-query';
import type { Finder } from '../../../form/guide';
import { api, data, type Schemas } from '../../data/client';

export type View = Schemas['FinderView'];

export const finderKey = (id: string) => ['finder', id];
export const findersKey = ['finders'];

/** The document as this console edits it; the server keeps it whatever it holds. */
export const documentOf = (view: View): Finder => view.document as unknown as Finder;

export async function fetchFinder(id: string): Promise<View> {
  return data(api.GET('/api/finders/{id}', { params: { path: { id } } }));
}

export async function saveFinder(id: string, document: Finder, revision: number): Promise<View> {
  return data(api.PUT('/api/finders/{id}', { params: { path: { id } }, body: { document: document as never, revision } }));
}

export function useFinder(id: string) {
  return useQuery({ queryKey: finderKey(id), queryFn: () => fetchFinder(id), staleTime: Infinity, gcTime: 0, refetchOnWindowFocus: false });
}

/** Every procedure, to choose from. */
export function useAllProcedures() {
  return useQuery({
    queryKey: ['procedures', 'all'],
    queryFn: async () => {
      const all: Schemas['ProcedureView'][] = [];
      let after = '';
      do {
        const page = await data(api.GET('/api/procedures', { params: { query: { ...(after && { after }) } } }));
        all.push(...page.items);
        after = page.next;
      } while (after);
      return all;
    },
    staleTime: 30_000,
  });
}
