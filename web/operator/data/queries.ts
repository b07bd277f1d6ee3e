import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../api/problem';
import { api, data, type Schemas } from './client';

export type Municipality = Schemas['Municipality'];
export type ErasureRequest = Schemas['ErasureRequest'];
export type ErasureView = Schemas['ErasureView'];

export const keys = {
  tenants: ['tenants'] as const,
  tenant: (id: string) => ['tenants', id] as const,
  requests: ['erasure-requests'] as const,
  erasure: (tenant: string) => ['erasures', tenant] as const,
};

/** All municipalities, erased ones too. */
export function useTenants() {
  return useQuery({ queryKey: keys.tenants, queryFn: async () => (await data(api.GET('/api/tenants'))).items, refetchInterval: 15_000 });
}

/** One municipality; asked often while it is being made. */
export function useTenant(id: string) {
  return useQuery({
    queryKey: keys.tenant(id),
    queryFn: async () => data(api.GET('/api/tenants/{id}', { params: { path: { id } } })),
    refetchInterval: (query) => (query.state.data?.state === 'provisioning' ? 1500 : 15_000),
  });
}

/** What municipalities ask for and is not finished. */
export function useRequests() {
  return useQuery({ queryKey: keys.requests, queryFn: async () => (await data(api.GET('/api/erasure-requests'))).items, refetchInterval: 10_000 });
}

const still: ReadonlySet<string> = new Set(['planned', 'verified', 'certified']);

/** Whether something is being done that the screen should follow. */
export function underWay(erasure: ErasureView): boolean {
  return !still.has(erasure.stage) && erasure.halted_code === '';
}

async function latestErasure(id: string): Promise<ErasureView | null> {
  try {
    return await data(api.GET('/api/tenants/{id}/erasure', { params: { path: { id } } }));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

/** A municipality's latest erasure; null until one is planned. */
export function useErasure(tenant: string) {
  return useQuery({
    queryKey: keys.erasure(tenant),
    queryFn: () => latestErasure(tenant),
    refetchInterval: (query) => (query.state.data && underWay(query.state.data) ? 1000 : 5000),
  });
}
