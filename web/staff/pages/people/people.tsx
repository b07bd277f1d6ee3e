import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatShort } from '../../../i18n/date';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { Menu } from '../../../ui/menu';
import { EmptyState, PageHeader } from '../../../ui/page';
import { Table } from '../../../ui/table';
import { useMay, useMe } from '../../app/session';
import { api, data, type Schemas } from '../../data/client';
import { roleNames } from '../../parts/names';
import { Loaded } from '../../../console/query';
import { settled, useAct } from '../../../console/use-act';
import { useDepartments } from '../procedures/entry-form';
import { MembershipDialog } from './membership';

type Person = Schemas['Person'];

const peopleKey = ['staff'];
const invitationsKey = ['invitations'];

/** The municipality's people: who they are, what they may do, how to let them in. */
export default function People() {
  const may = useMay();
  const [inviting, setInviting] = useState(false);
  const people = useQuery({ queryKey: peopleKey, queryFn: async () => (await data(api.GET('/api/staff'))).items });
  const departments = useDepartments();
  const names = new Map(departments.data?.map((d) => [d.id, d.name]));
  const invite = useAct({
    do: (body: Schemas['InviteInputBody']) => data(api.POST('/api/invitations', { body })),
    stale: [invitationsKey],
    said: '招待メールを送ります',
    onDone: () => setInviting(false),
    quiet: true,
  });
  return (
    <>
      <PageHeader title="職員" actions={may('staff:manage') && <Button onClick={() => setInviting(true)}>職員を招待する</Button>} />
      <div className="mg-stack-l">
        <Loaded query={people}>{(items) => <Rows items={items} names={names} />}</Loaded>
        <Invitations names={names} />
      </div>
      {inviting && (
        <MembershipDialog title="職員を招待する" confirmLabel="招待する" mail departments={departments.data ?? []} error={invite.error} busy={invite.isPending} onSave={(m) => invite.mutate(m)} onClose={() => setInviting(false)} />
      )}
    </>
  );
}

function Rows({ items, names }: { items: Person[]; names: ReadonlyMap<string, string> }) {
  const may = useMay();
  return (
    <Table
      caption="職員の一覧"
      captionHidden
      stack
      columns={[
        { key: 'name', header: '氏名', rowHeader: true, nowrap: true, cell: (row) => row.name },
        { key: 'mail', header: 'メールアドレス', cell: (row) => row.email },
        { key: 'roles', header: '役割', cell: (row) => row.roles.map((r) => roleNames[r] ?? r).join('、') },
        { key: 'departments', header: '課', cell: (row) => row.departments.map((d) => names.get(d) ?? '').join('、') },
        { key: 'state', header: '状態', cell: (row) => (row.suspended ? <Badge tone="warning">停止中</Badge> : row.second_factor ? <Badge tone="success">利用中</Badge> : <Badge>設定待ち</Badge>) },
        { key: 'seen', header: '最後のサインイン', nowrap: true, cell: (row) => (row.signed_in_at ? formatShort(row.signed_in_at) : '') },
        ...(may('staff:manage') ? [{ key: 'acts', header: '操作', cell: (row: Person) => <Acts person={row} /> }] : []),
      ]}
      rows={items}
      rowKey={(row) => row.id}
      empty={<EmptyState>職員がいません。</EmptyState>}
    />
  );
}

type Change = 'suspend' | 'restore' | 'reset';

const changes: Record<Change, { title: string; text: string; label: string; said: string }> = {
  suspend: { title: 'の利用を停止しますか', text: 'すぐにサインインできなくなり、開いている画面も閉じます。', label: '停止する', said: '停止しました' },
  restore: { title: 'の利用を再開しますか', text: 'またサインインできるようになります。', label: '再開する', said: '再開しました' },
  reset: { title: 'の認証をやり直してもらいますか', text: 'パスワードと認証アプリを設定し直す案内をメールで送ります。それまでは今のまま使えます。', label: '案内を送る', said: '案内を送ります' },
};

function send(change: Change, id: string) {
  const params = { path: { id } };
  if (change === 'suspend') return data(api.POST('/api/staff/{id}/suspend', { params }));
  if (change === 'restore') return data(api.POST('/api/staff/{id}/restore', { params }));
  return data(api.POST('/api/staff/{id}/reset', { params }));
}

function Acts({ person }: { person: Person }) {
  const me = useMe();
  const departments = useDepartments();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<Change>();
  const edit = useAct({
    do: (body: Schemas['Membership']) => data(api.PUT('/api/staff/{id}', { params: { path: { id: person.id } }, body })),
    stale: [peopleKey, ['me']],
    said: '役割を変えました',
    onDone: () => setEditing(false),
    quiet: true,
  });
  const act = useAct({ do: (change: Change) => send(change, person.id), stale: [peopleKey, invitationsKey], said: asking && changes[asking].said });
  const words = asking && changes[asking];
  return (
    <>
      <Menu
        label="操作"
        name={`${person.name}の操作`}
        items={[
          { key: 'roles', label: '役割と課を変える', onSelect: () => setEditing(true) },
          { key: 'reset', label: '認証をやり直してもらう', onSelect: () => setAsking('reset') },
          person.suspended
            ? { key: 'restore', label: '利用を再開する', onSelect: () => setAsking('restore') }
            : { key: 'suspend', label: '利用を停止する', tone: 'danger', disabled: person.id === me.id, onSelect: () => setAsking('suspend') },
        ]}
      />
      {editing && (
        <MembershipDialog title={`${person.name}の役割と課`} confirmLabel="保存する" start={person} departments={departments.data ?? []} error={edit.error} busy={edit.isPending} onSave={({ roles, departments: of }) => edit.mutate({ roles, departments: of })} onClose={() => setEditing(false)} />
      )}
      <ConfirmDialog open={asking !== undefined} title={`${person.name}${words?.title ?? ''}`} confirmLabel={words?.label ?? ''} tone={asking === 'suspend' ? 'danger' : undefined} onConfirm={() => asking && settled(act.mutateAsync(asking), () => setAsking(undefined))} onClose={() => setAsking(undefined)}>
        <p>{words?.text}</p>
      </ConfirmDialog>
    </>
  );
}

function Invitations({ names }: { names: ReadonlyMap<string, string> }) {
  const may = useMay();
  const invitations = useQuery({ queryKey: invitationsKey, queryFn: async () => (await data(api.GET('/api/invitations'))).items });
  const revoke = useAct({
    do: (id: string) => data(api.DELETE('/api/invitations/{id}', { params: { path: { id } } })),
    stale: [invitationsKey],
    said: '招待を取り消しました',
  });
  return (
    <Loaded query={invitations}>
      {(items) =>
        items.length > 0 && (
          <Table
            caption="返事を待っている招待"
            stack
            columns={[
              { key: 'mail', header: 'メールアドレス', rowHeader: true, cell: (row) => row.email },
              { key: 'roles', header: '役割', cell: (row) => row.roles.map((r) => roleNames[r] ?? r).join('、') },
              { key: 'departments', header: '課', cell: (row) => row.departments.map((d) => names.get(d) ?? '').join('、') },
              { key: 'until', header: '期限', nowrap: true, cell: (row) => formatShort(row.expires) },
              ...(may('staff:manage') ? [{ key: 'acts', header: '操作', cell: (row: Schemas['Invitation']) => <Button variant="text" size="sm" tone="danger" onClick={() => revoke.mutate(row.id)}>取り消す</Button> }] : []),
            ]}
            rows={items}
            rowKey={(row) => row.id}
          />
        )
      }
    </Loaded>
  );
}
