import { useQuery } from '@tanstack/react-query';
import { api, data } from '../../data/client';
import { useMay } from '../../app/session';

/** Where a released attachment is downloaded; opening it is audited. */
export function attachmentHref(application: string, attachment: string): string {
  return `/api/applications/${application}/attachments/${attachment}/content`;
}

export function useAttachments(id: string) {
  const may = useMay();
  return useQuery({
    queryKey: ['attachments', id],
    queryFn: async () => (await data(api.GET('/api/applications/{id}/attachments', { params: { path: { id } } }))).items,
    enabled: may('attachment:open'),
    refetchInterval: (query) => (query.state.data?.some((a) => a.state === 'quarantined') ? 3000 : false),
  });
}
