import './page.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { settled, useAct } from '../../../../console/use-act';
import { problemText } from '../../../../i18n/problems';
import { useT } from '../../../../i18n/context';
import { formatBytes } from '../../../../i18n/date';
import { Badge } from '../../../../ui/badge';
import { Button, ButtonLink } from '../../../../ui/button';
import { ConfirmDialog, Dialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { FileDrop } from '../../../../ui/file-drop';
import { TextInput } from '../../../../ui/input';
import { EmptyState } from '../../../../ui/page';
import { Progress } from '../../../../ui/progress';
import { useMay } from '../../../app/session';
import { api, data, sendFile, type Schemas } from '../../../data/client';

type Handout = Schemas['HandoutView'];

const handoutsKey = (id: string) => ['handouts', id];
const accepted = '.pdf,.docx,.xlsx,.pptx,.jpg,.jpeg,.png,.csv,.txt';

/** The files that the procedure's page offers: added, named, ordered, taken away. */
export function Handouts({ id }: { id: string }) {
  const may = useMay();
  const edit = may('procedure:edit');
  const handouts = useQuery({
    queryKey: handoutsKey(id),
    queryFn: async () => (await data(api.GET('/api/procedures/{id}/handouts', { params: { path: { id } } }))).items,
    // Until the scan has judged them.
    refetchInterval: (query) => (query.state.data?.some((h) => h.state === 'quarantined') ? 1500 : false),
  });
  return (
    <div className="mg-stack-l">
      <p>申請のページに載せる様式やチラシです。ウイルスなどの検査が終わったものから、だれでもダウンロードできるようになります。</p>
      {edit && <Adding id={id} />}
      <Loaded query={handouts}>{(items) => <List id={id} items={items} edit={edit} />}</Loaded>
    </div>
  );
}

function Adding({ id }: { id: string }) {
  const [sending, setSending] = useState<{ name: string; part: number }>();
  const send = useAct({
    do: async (files: File[]) => {
      for (const file of files) {
        setSending({ name: file.name, part: 0 });
        await sendFile(`/api/procedures/${id}/handouts`, file, (part) => setSending({ name: file.name, part }));
      }
    },
    stale: [handoutsKey(id)],
    said: 'ファイルを載せました。検査が終わると公開されます。',
    quiet: true,
  });
  return (
    <div className="mg-stack">
      {send.isError && <Failure error={send.error} />}
      <Field label="ファイルを加える" hint="PDF・Word・Excel・PowerPoint・画像・CSV・テキスト。1つ20MBまで、20個まで。マクロの入ったファイルは載せられません。">
        <FileDrop multiple accept={accepted} disabled={send.isPending} onFiles={(files) => send.mutate(files)} />
      </Field>
      {send.isPending && sending && <Progress label={`${sending.name} を送っています`} value={Math.round(sending.part * 100)} />}
    </div>
  );
}

function List({ id, items, edit }: { id: string; items: Handout[]; edit: boolean }) {
  const [naming, setNaming] = useState<Handout>();
  const [removing, setRemoving] = useState<Handout>();
  const order = useAct({
    do: (ids: string[]) => data(api.PUT('/api/procedures/{id}/handout-order', { params: { path: { id } }, body: { order: ids } })),
    stale: [handoutsKey(id)],
  });
  const remove = useAct({
    do: (handout: string) => data(api.DELETE('/api/procedures/{id}/handouts/{handout}', { params: { path: { id, handout } } })),
    stale: [handoutsKey(id)],
    said: 'ファイルを外しました',
  });
  const move = (at: number, by: -1 | 1) => {
    const ids = items.map((item) => item.id);
    [ids[at], ids[at + by]] = [ids[at + by]!, ids[at]!];
    order.mutate(ids);
  };
  if (items.length === 0) return <EmptyState title="配布ファイルはまだありません">様式をダウンロードして紙で出したい人のために、PDFなどを載せられます。</EmptyState>;
  return (
    <>
      <ol className="mg-handouts">
        {items.map((item, at) => (
          <li key={item.id}>
            <span className="mg-handouts__text">
              <strong>{item.title}</strong>
              <small>{item.name}・{formatBytes(item.size)}・{item.added_by}</small>
              <Standing handout={item} />
            </span>
            {item.state === 'released' && <ButtonLink size="sm" variant="outline" href={`/api/procedures/${id}/handouts/${item.id}/content`} download={item.name}>開く</ButtonLink>}
            {edit && (
              <span className="mg-row">
                <Button size="sm" variant="outline" disabled={at === 0 || order.isPending} aria-label={`「${item.title}」を上へ`} onClick={() => move(at, -1)}>上へ</Button>
                <Button size="sm" variant="outline" disabled={at === items.length - 1 || order.isPending} aria-label={`「${item.title}」を下へ`} onClick={() => move(at, 1)}>下へ</Button>
                <Button size="sm" variant="outline" aria-label={`「${item.title}」の名前を変える`} onClick={() => setNaming(item)}>名前</Button>
                <Button size="sm" variant="outline" tone="danger" aria-label={`「${item.title}」を外す`} onClick={() => setRemoving(item)}>外す</Button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {naming && <Naming id={id} handout={naming} onClose={() => setNaming(undefined)} />}
      <ConfirmDialog
        open={removing !== undefined} title={`「${removing?.title ?? ''}」を外しますか`} confirmLabel="外す" tone="danger"
        onConfirm={() => settled(remove.mutateAsync(removing!.id), () => setRemoving(undefined))} onClose={() => setRemoving(undefined)}
      >
        <p>申請のページからなくなり、ファイルは消去されます。</p>
      </ConfirmDialog>
    </>
  );
}

function Standing({ handout }: { handout: Handout }) {
  const t = useT();
  if (handout.state === 'released') return null;
  if (handout.state === 'quarantined') return <Badge tone="plain">検査しています</Badge>;
  return <><Badge tone="error">公開できません</Badge> {problemText({ status: 422, code: handout.verdict }, t as never)}</>;
}

function Naming({ id, handout, onClose }: { id: string; handout: Handout; onClose: () => void }) {
  const [title, setTitle] = useState(handout.title);
  const save = useAct({
    do: () => data(api.PUT('/api/procedures/{id}/handouts/{handout}', { params: { path: { id, handout: handout.id } }, body: { title } })),
    stale: [handoutsKey(id)],
    said: '名前を変えました',
    onDone: onClose,
    quiet: true,
  });
  return (
    <Dialog open onClose={onClose} title="ファイルの名前" actions={<><Button busy={save.isPending} disabled={title.trim() === ''} onClick={() => save.mutate()}>保存する</Button><Button variant="outline" onClick={onClose}>閉じる</Button></>}>
      {save.isError && <Failure error={save.error} />}
      <Field label="住民に見せる名前" hint="100文字まで" required>
        <TextInput value={title} maxLength={100} onChange={(e) => setTitle(e.target.value)} />
      </Field>
    </Dialog>
  );
}
