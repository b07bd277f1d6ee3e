import './page.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../../api/problem';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { formatShort } from '../../../../i18n/date';
import { NotificationBanner } from '../../../../ui/banner';
import { Button, ButtonLink } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { Field } from '../../../../ui/field';
import { PrintIcon } from '../../../../ui/icons';
import { Select, TextInput } from '../../../../ui/input';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { Embedding } from './embedding';

type View = Schemas['ProcedureView'];
export type Sharings = Schemas['Sharing'];

export const sharingKey = (id: string) => ['sharing', id];

/** What leads residents to the procedure: links, code, poster, card, and the word that opens it. */
export function Sharing({ procedure }: { procedure: View }) {
  const params = { path: { id: procedure.id } };
  const sharing = useQuery({ queryKey: sharingKey(procedure.id), queryFn: async () => data(api.GET('/api/procedures/{id}/sharing', { params })) });
  return (
    <Loaded query={sharing}>
      {(s) => (
        <div className="mg-share">
          {procedure.state !== 'published' && <NotificationBanner type="info" title="まだ公開していません">リンクと QR コードは、公開すると開けるようになります。</NotificationBanner>}
          {procedure.visibility === 'password' && <Word procedure={procedure} word={s.word} />}
          <Links sharing={s} />
          <Code procedure={procedure} />
          <Embedding procedure={procedure} sharing={s} />
          {procedure.visibility !== 'password' && <Word procedure={procedure} word={s.word} />}
        </div>
      )}
    </Loaded>
  );
}

function Links({ sharing }: { sharing: Sharings }) {
  const link = (label: string, address: string) => (
    <div>
      <strong>{label}</strong>
      <div className="mg-share__address"><code className="mg-mono">{address}</code><CopyButton text={address} label={`${label}をコピー`} /></div>
    </div>
  );
  return (
    <section className="mg-stack">
      <h2>リンク</h2>
      {link('短いリンク', sharing.short)}
      {link('手続のページ', sharing.page)}
      <p className="mg-sub">公開の範囲を「住所を知っている人だけ」にすると、短いリンクは推測できない長いものに替わります。それまでの短いリンクは使えなくなります。</p>
    </section>
  );
}

const sizes = [20, 30, 40, 60, 90];

function Code({ procedure }: { procedure: View }) {
  const [size, setSize] = useState('40');
  const path = `/api/procedures/${procedure.id}`;
  const of = (format: string) => `${path}/code?format=${format}&size=${size}`;
  return (
    <section className="mg-stack">
      <h2>QR コード</h2>
      <img className="mg-share__code" alt={`「${procedure.title}」の QR コード`} src={`${path}/code?format=svg`} />
      <Field label="印刷する大きさ（1辺）" hint="チラシなら20mmより大きくすると、読み取りやすくなります。周りの余白も含めた大きさです。">
        <Select value={size} onChange={(e) => setSize(e.target.value)} options={sizes.map((mm) => ({ value: String(mm), label: `${mm}mm` }))} />
      </Field>
      <div className="mg-row">
        <ButtonLink variant="outline" href={of('svg')} download>SVG（印刷用）</ButtonLink>
        <ButtonLink variant="outline" href={of('png')} download>PNG（画像）</ButtonLink>
        <ButtonLink variant="outline" href={`${path}/poster`} target="_blank" rel="noopener" icon={<PrintIcon />}>A4のポスターを開く</ButtonLink>
      </div>
      <p className="mg-sub">ポスターには手続の名前と受付期間が入ります。新しいタブで開くので、ブラウザーの「印刷」で印刷してください。</p>
    </section>
  );
}

const wordFaults: Record<string, string> = {
  too_short: '6文字以上にしてください（空白は数えません）。',
  too_long: '64文字までにしてください。',
  too_common: '同じ文字の繰り返しは使えません。',
};

function wordFault(error: unknown): string | undefined {
  const key = error instanceof Problem ? error.fields.find((f) => f.path === 'word')?.key : undefined;
  return key && (wordFaults[key] ?? '使えない合言葉です。');
}

function Word({ procedure: { id, visibility }, word }: { procedure: View; word: Sharings['word'] }) {
  const may = useMay();
  const used = visibility === 'password';
  const [typed, setTyped] = useState('');
  const save = useAct({
    do: () => data(api.PUT('/api/procedures/{id}/word', { params: { path: { id } }, body: { word: typed } })),
    stale: [sharingKey(id)],
    said: '合言葉を決めました',
    onDone: () => setTyped(''),
    quiet: true,
  });
  const fault = wordFault(save.error);
  return (
    <section className="mg-stack">
      <h2>合言葉</h2>
      {word
        ? <p>{formatShort(word.changed_at)} に {word.changed_by} さんが決めました。合言葉そのものは保存していないので、ここには表示できません。</p>
        : used && <NotificationBanner type="warning" title="合言葉がまだありません">決めるまで、この手続は公開できません。</NotificationBanner>}
      {!used && <p className="mg-sub">公開の範囲を「合言葉を知っている人だけ」にすると使います。先にここで合言葉を決めておけます。</p>}
      {save.isError && !fault && <Failure error={save.error} />}
      {may('procedure:edit') && (
        <form className="mg-stack" onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
          <Field label={word ? '新しい合言葉' : '合言葉'} hint="6文字以上。ひらがなとカタカナ、全角と半角、大文字と小文字、空白の違いは区別しません。変えると、前の合言葉で入っていた人も入り直しになります。" error={fault}>
            <TextInput width="m" autoComplete="off" spellCheck={false} maxLength={100} value={typed} onChange={(e) => setTyped(e.target.value)} />
          </Field>
          <div><Button type="submit" variant="outline" busy={save.isPending} disabled={typed.trim() === ''}>{word ? '合言葉を変える' : '合言葉を決める'}</Button></div>
        </form>
      )}
    </section>
  );
}
