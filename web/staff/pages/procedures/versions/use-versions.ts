import { useQuery } from '@tanstack/react-query';
import type { FormDocument } from '../../../../form/types';
import { api, data, type Schemas } from '../../../data/client';

export const versionsKey = (id: string) => ['versions', id];
export const historyKey = (id: string) => ['releases', id];
export const requestsKey = (id: string) => ['requests', id];
export const pendingKey = ['pending-requests'];

/** The keys that a change of what is published makes stale. */
export const releaseKeys = (id: string) => [['procedure', id], versionsKey(id), historyKey(id), requestsKey(id), pendingKey, ['procedures']];

export function useVersions(id: string) {
  return useQuery({ queryKey: versionsKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/versions', { params: { path: { id } } }))).items });
}

export function useHistory(id: string) {
  return useQuery({ queryKey: historyKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/history', { params: { path: { id } } }))).items });
}

export function useRequests(id: string) {
  return useQuery({ queryKey: requestsKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/requests', { params: { path: { id } } }))).items });
}

export function useRule() {
  return useQuery({ queryKey: ['publication-rule'], queryFn: async () => data(api.GET('/api/publication-rule')), staleTime: 60_000 });
}

/** The form draft of now, not the builder's copy. */
export function useDraft(id: string) {
  return useQuery({ queryKey: ['draft-now', id], queryFn: async () => data(api.GET('/api/procedures/{id}/draft', { params: { path: { id } } })), gcTime: 0 });
}

/** The document of a version, "draft" or nothing yet. */
export function useDocument(id: string, version: string) {
  return useQuery({
    queryKey: ['document', id, version],
    queryFn: async () => {
      const answer = version === 'draft'
        ? await data(api.GET('/api/procedures/{id}/draft', { params: { path: { id } } }))
        : await data(api.GET('/api/procedures/{id}/versions/{version}', { params: { path: { id, version } } }));
      return answer.document as unknown as FormDocument;
    },
    enabled: version !== '',
    staleTime: version === 'draft' ? 0 : Infinity,
  });
}

export type Version = Schemas['FormVersion'];
export type PublicationRequest = Schemas['PublicationRequest'];
