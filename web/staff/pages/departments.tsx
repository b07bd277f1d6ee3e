import { useState, type FormEvent } from 'react';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import { EmptyState, PageHeader } from '../../ui/page';
import { Table } from '../../ui/table';
import { useMay } from '../app/session';
import { api, data, type Schemas } from '../data/client';
import { Failure } from '../../console/failure';
import { Loaded } from '../../console/query';
import { useAct } from '../../console/use-act';
import { useDepartments } from './procedures/entry-form';

type Department = Schemas['Department'];

const blank: Department = { id: '', name: '', position: 0, closed: false, staff: 0 };

/** The departments that applications go to. */
export default function Departments() {
  const may = useMay();
  const departments = useDepartments();
  const [editing, setEditing] = useState<Department>();
  return (
    <>
      <PageHeader title="課" actions={may('department:manage') && <Button onClick={() => setEditing({ ...blank, position: (departments.data?.length ?? 0) + 1 })}>課を追加する</Button>} />
      <Loaded query={departments}>
        {(items) => (
          <Table
            caption="課の一覧"
            captionHidden
            stack
            columns={[
              { key: 'name', header: '名前', rowHeader: true, cell: (row) => row.name },
              { key: 'staff', header: '職員', align: 'right', cell: (row) => `${row.staff}人` },
              { key: 'state', header: '状態', cell: (row) => (row.closed ? <Badge tone="warning">廃止</Badge> : <Badge tone="success">使用中</Badge>) },
              { key: 'edit', header: '操作', cell: (row) => <Button variant="text" size="sm" aria-label={`${row.name}を変更`} onClick={() => setEditing(row)}>変更</Button> },
            ]}
            rows={items}
            rowKey={(row) => row.id}
            empty={<EmptyState title="課がありません">申請を受け取る課を追加してください。</EmptyState>}
          />
        )}
      </Loaded>
      {editing && <Editor department={editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function Editor({ department, onClose }: { department: Department; onClose: () => void }) {
  const [name, setName] = useState(department.name);
  const [closed, setClosed] = useState(department.closed);
  const body = { name: name.trim(), position: department.position, closed };
  const save = useAct({
    do: () => (department.id ? data(api.PUT('/api/departments/{id}', { params: { path: { id: department.id } }, body })) : data(api.POST('/api/departments', { body }))),
    stale: [['departments']],
    said: '保存しました',
    onDone: onClose,
    quiet: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={department.id ? `${department.name}の変更` : '課の追加'}
      actions={
        <>
          <Button busy={save.isPending} disabled={name.trim() === ''} onClick={() => save.mutate()}>保存する</Button>
          <Button variant="outline" onClick={onClose}>やめる</Button>
        </>
      }
    >
      <form onSubmit={submit} className="mg-stack">
        {save.isError && <Failure error={save.error} />}
        <Field label="課の名前" required>
          <TextInput value={name} maxLength={100} onChange={(e) => setName(e.target.value)} />
        </Field>
        {department.id && <Checkbox label="廃止する" hint="新しい申請の受け取り先に選べなくなります。" checked={closed} onChange={(e) => setClosed(e.target.checked)} />}
      </form>
    </Dialog>
  );
}
