import { useState } from 'react';
import { Failure } from '../../../../console/failure';
import { useAct } from '../../../../console/use-act';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { Field } from '../../../../ui/field';
import { TextArea } from '../../../../ui/input';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { snippet } from './snippet';
import { sharingKey, type Sharings } from './sharing';

interface Props {
  procedure: Schemas['ProcedureView'];
  sharing: Sharings;
}

/** The card for the municipality's own site, and which sites may show it. */
export function Embedding({ procedure, sharing }: Props) {
  const closed = procedure.visibility === 'password' || procedure.visibility === 'staff';
  if (closed) {
    return (
      <section className="mg-stack">
        <h2>ホームページに埋め込む</h2>
        <p className="mg-sub">合言葉の要る手続と庁内だけの手続は埋め込めません。</p>
      </section>
    );
  }
  const html = snippet(sharing.embed, procedure.title);
  return (
    <section className="mg-stack">
      <h2>ホームページに埋め込む</h2>
      <p>受付中かどうかがいつも新しく表示される案内の札です。下の HTML を、ホームページの管理画面に貼り付けます。</p>
      {sharing.origins.length === 0 && <NotificationBanner type="warning" title="埋め込めるサイトが登録されていません">下の「埋め込めるサイト」に、ホームページのアドレスを登録してください。</NotificationBanner>}
      <iframe className="mg-share__card" src={`/api/procedures/${procedure.id}/card`} title={`「${procedure.title}」の札の見本`} />
      <pre className="mg-share__snippet" tabIndex={0} aria-label="埋め込む HTML">{html}</pre>
      <div><CopyButton text={html} label="埋め込む HTML をコピー" /></div>
      <Origins id={procedure.id} origins={sharing.origins} />
    </section>
  );
}

function Origins({ id, origins }: { id: string; origins: readonly string[] }) {
  const may = useMay();
  const [typed, setTyped] = useState(origins.join('\n'));
  const lines = typed.split('\n').map((line) => line.trim()).filter(Boolean);
  const save = useAct({
    do: () => data(api.PUT('/api/embed-origins', { body: { origins: lines } })),
    stale: [sharingKey(id), ['sharing']],
    said: '埋め込めるサイトを保存しました',
    onDone: (kept) => setTyped(kept.origins.join('\n')),
    quiet: true,
  });
  return (
    <div className="mg-stack">
      {save.isError && <Failure error={save.error} />}
      <Field label="埋め込めるサイト" hint="1行に1つ、https:// から書きます。この団体のすべての手続に共通です。ここにないサイトには札が表示されません。">
        <TextArea rows={3} value={typed} readOnly={!may('procedure:publish')} onChange={(e) => setTyped(e.target.value)} />
      </Field>
      {may('procedure:publish') && <div><Button variant="outline" busy={save.isPending} disabled={lines.join('\n') === origins.join('\n')} onClick={() => save.mutate()}>サイトを保存する</Button></div>}
    </div>
  );
}
