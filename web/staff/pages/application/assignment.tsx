import { useQuery } from '@tanstack/react-query';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/input';
import { useMe } from '../../app/session';
import { api, data } from '../../data/client';
import { useAct } from '../../../console/use-act';
import { inboxKey } from '../inbox/inbox';
import { applicationKey, type File } from './application';

/** Who works on it. */
export function Assignment({ file }: { file: File }) {
  const me = useMe();
  const may = file.allowed.includes('assign');
  const colleagues = useQuery({ queryKey: ['colleagues'], queryFn: async () => data(api.GET('/api/colleagues')), enabled: may, staleTime: 60_000 });
  const act = useAct({
    do: (assignee: string) =>
      data(api.POST('/api/applications/{id}/assign', { params: { path: { id: file.id } }, body: { revision: file.revision, ...(assignee ? { assignee } : { nobody: true }) } })),
    stale: [applicationKey(file.id), inboxKey],
    said: '担当を変えました',
  });
  if (!may) return null;
  const people = colleagues.data?.items ?? [];
  return (
    <Field label="担当者">
      <Select
        value={file.assignee ?? ''}
        disabled={act.isPending || colleagues.isPending}
        onChange={(e) => act.mutate(e.target.value)}
        options={[{ value: '', label: '決まっていない' }, ...people.map((p) => ({ value: p.id, label: p.id === me.id ? `${p.name}（自分）` : p.name }))]}
      />
    </Field>
  );
}
