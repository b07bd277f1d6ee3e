import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import type { FieldType, FormDocument } from '../../../../form/types';
import { NotificationBanner } from '../../../../ui/banner';
import { Button, ButtonLink } from '../../../../ui/button';
import { Checkbox } from '../../../../ui/choice';
import { Field } from '../../../../ui/field';
import { FileDrop } from '../../../../ui/file-drop';
import { DownloadIcon, ErrorIcon, InfoIcon, SuccessIcon, WarningIcon } from '../../../../ui/icons';
import { TextInput } from '../../../../ui/input';
import { Table } from '../../../../ui/table';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { api, data, sendFile, type Schemas } from '../../../data/client';
import { typeName } from '../../../builder/palette-types';
import { blankEntry, bodyOf } from '../entry';
import { useRetention } from '../entry-form';
import { useDraft } from '../versions/use-versions';
import { columnNames, noteText, statusNames } from './sheet-words';

/** A sheet of questions becomes a form; row by row it is said what was understood. */
export function SheetImport({ procedure }: { procedure?: string }) {
  const read = useAct({ do: (file: File) => sendFile<Schemas['QuestionSheet']>('/api/question-sheets', file), stale: [], quiet: true });
  return (
    <div className="mg-stack-l">
      <p>質問を1行に1つずつ書いた Excel の表から、様式の下書きを作ります。列の名前や順番は自由です（項目名・設問・回答形式・必須・選択肢・備考 など）。数式とマクロは使われません。</p>
      <div><ButtonLink href="/api/question-sheets/template" variant="outline" icon={<DownloadIcon />} download>書き方の分かるひな形を受け取る</ButtonLink></div>
      <Field label="Excelの質問表" hint=".xlsx のファイル。8MBまで。">
        <FileDrop accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" onFiles={(files) => files[0] && read.mutate(files[0])} disabled={read.isPending} />
      </Field>
      {read.isPending && <p role="status">読んでいます…</p>}
      {read.isError && <Failure error={read.error} />}
      {read.data && <Understood key={read.submittedAt} sheet={read.data} procedure={procedure} />}
    </div>
  );
}

function Understood({ sheet, procedure }: { sheet: Schemas['QuestionSheet']; procedure?: string }) {
  const count = (status: Schemas['SheetRow']['status']) => sheet.rows.filter((r) => r.status === status).length;
  const made = sheet.rows.filter((r) => r.field).length;
  const doubts = count('guessed') + count('not_understood');
  const [onlyDoubts, setOnlyDoubts] = useState(false);
  const rows = onlyDoubts ? sheet.rows.filter((r) => r.status === 'guessed' || r.status === 'not_understood') : sheet.rows;
  return (
    <section className="mg-stack-l" aria-labelledby="understood">
      <h2 id="understood">「{sheet.sheet}」シートから {made}項目が読めました</h2>
      {doubts > 0
        ? <NotificationBanner type="warning" title={`確かめてほしい行が ${doubts}行あります（見当を付けた ${count('guessed')}行、一部分からない ${count('not_understood')}行）`} />
        : <NotificationBanner type="success" title="すべての行が分かりました" />}
      <p className="mg-sub">
        {sheet.header}行目を列の名前として、{sheet.columns.map((c) => columnNames[c] ?? c).join('、')} を読みました。
        {sheet.unknown.length > 0 && `使わなかった列: ${sheet.unknown.join('、')}。`}
        {sheet.formulas > 0 && `数式の入った ${sheet.formulas}個のマスは、保存されていた値を読みました。`}
      </p>
      {doubts > 0 && <Checkbox label="確かめる行だけを見る" checked={onlyDoubts} onChange={(e) => setOnlyDoubts(e.target.checked)} />}
      <Table
        caption="行ごとの結果"
        captionHidden
        stack
        columns={[
          { key: 'row', header: '行', align: 'right', nowrap: true, cell: (row) => row.number },
          { key: 'label', header: '質問', rowHeader: true, cell: (row) => row.label || <span className="mg-sub">（空）</span> },
          { key: 'type', header: '種類', cell: (row) => (row.type ? typeName(row.type as FieldType) : '') },
          { key: 'status', header: '結果', cell: (row) => <Status status={row.status} /> },
          { key: 'notes', header: '分かったこと', cell: (row) => row.notes.length > 0 && <ul className="mg-sheet__notes">{row.notes.map((n) => <li key={n.key + n.text}>{noteText(n)}</li>)}</ul> },
        ]}
        rows={rows}
        rowKey={(row) => String(row.number)}
      />
      {procedure ? <IntoDraft sheet={sheet} procedure={procedure} /> : <AsProcedure sheet={sheet} />}
    </section>
  );
}

const icons = { understood: SuccessIcon, guessed: WarningIcon, not_understood: ErrorIcon, skipped: InfoIcon };

function Status({ status }: { status: Schemas['SheetRow']['status'] }) {
  const Icon = icons[status];
  return <span className="mg-sheet__status"><Icon />{statusNames[status]}</span>;
}

function AsProcedure({ sheet }: { sheet: Schemas['QuestionSheet'] }) {
  const navigate = useNavigate();
  const retention = useRetention();
  const [title, setTitle] = useState(sheet.title);
  const create = useAct({
    do: () => data(api.POST('/api/procedures', { body: { ...bodyOf({ ...blankEntry(retention.data?.[0]?.name ?? ''), title }), document: { ...(sheet.document as object), title: { ja: title } } as never } })),
    stale: [['procedures']],
    said: '手続を作りました。様式を確かめてください。',
    onDone: (p) => void navigate(`/procedures/${p.id}/form`),
    quiet: true,
  });
  return (
    <div className="mg-stack">
      {create.isError && <Failure error={create.error} />}
      <Field label="手続の名前" required><TextInput maxLength={100} value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
      <div><Button busy={create.isPending} disabled={title.trim() === '' || !retention.data} onClick={() => create.mutate()}>新しい手続として作る</Button></div>
    </div>
  );
}

function IntoDraft({ sheet, procedure }: { sheet: Schemas['QuestionSheet']; procedure: string }) {
  const draft = useDraft(procedure);
  const of = useQuery({ queryKey: ['procedure', procedure], queryFn: async () => data(api.GET('/api/procedures/{id}', { params: { path: { id: procedure } } })) });
  return <Loaded query={of}>{(p) => <Loaded query={draft}>{(d) => <Replace sheet={sheet} procedure={p} draft={d} />}</Loaded>}</Loaded>;
}

function Replace({ sheet, procedure, draft }: { sheet: Schemas['QuestionSheet']; procedure: Schemas['ProcedureView']; draft: Schemas['FormDraft'] }) {
  const navigate = useNavigate();
  const title = (draft.document as unknown as FormDocument).title ?? { ja: procedure.title };
  const save = useAct({
    do: () => data(api.PUT('/api/procedures/{id}/draft', { params: { path: { id: procedure.id } }, body: { revision: draft.revision, document: { ...(sheet.document as object), title } as never } })),
    stale: [['draft-now', procedure.id], ['draft', procedure.id], ['document', procedure.id, 'draft']],
    said: '下書きを置き換えました',
    onDone: () => void navigate(`/procedures/${procedure.id}/form`),
    quiet: true,
  });
  return (
    <div className="mg-stack">
      {save.isError && <Failure error={save.error} />}
      <p>「{procedure.title}」の今の下書きは、この内容に置き換わります。公開中の版は変わりません。</p>
      <div><Button busy={save.isPending} onClick={() => save.mutate()}>この手続の下書きにする</Button></div>
    </div>
  );
}
