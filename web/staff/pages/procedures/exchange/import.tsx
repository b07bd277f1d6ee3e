import '../procedures.css';
import './exchange.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { formatShort } from '../../../../i18n/date';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { Field } from '../../../../ui/field';
import { FileDrop } from '../../../../ui/file-drop';
import { Select, TextInput } from '../../../../ui/input';
import { PageHeader, Pairs } from '../../../../ui/page';
import { Tabs } from '../../../../ui/tabs';
import { Failure } from '../../../../console/failure';
import { useAct } from '../../../../console/use-act';
import { api, data, sendFile, type Schemas } from '../../../data/client';
import { useDepartments, useRetention } from '../entry-form';
import { findingText } from '../findings';
import { SheetImport } from './sheet-import';

/** A procedure of another municipality, or a sheet of questions: seen first, written only when wanted. */
export default function Import() {
  const [query, setQuery] = useSearchParams();
  const tab = query.get('from') ?? 'file';
  return (
    <>
      <PageHeader
        title="手続を取り込む"
        lead="取り込む前に、どうなるかを確かめられます。確かめるまで、何も保存されません。"
        breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: '手続を取り込む' }]}
      />
      <Tabs
        label="取り込むもの"
        value={tab}
        onChange={(from) => setQuery({ ...Object.fromEntries(query), from }, { replace: true })}
        tabs={[
          { key: 'file', label: '手続のファイル', content: <FileImport /> },
          { key: 'sheet', label: 'Excelの質問表', content: <SheetImport procedure={query.get('procedure') ?? undefined} /> },
        ]}
      />
    </>
  );
}

function FileImport() {
  const [file, setFile] = useState<File>();
  const check = useAct({ do: (chosen: File) => sendFile<Schemas['FilePreview']>('/api/procedure-files/check', chosen), stale: [], quiet: true });
  const take = (files: File[]) => {
    const [chosen] = files;
    if (!chosen) return;
    setFile(chosen);
    check.mutate(chosen);
  };
  return (
    <div className="mg-stack-l">
      <p>手続の画面の「そのほか」→「ファイルに書き出す」で作ったファイルを選びます。ほかの団体からもらったファイルも使えます。</p>
      <Field label="手続のファイル" hint=".json のファイル。3MBまで。">
        <FileDrop accept=".json,application/json" onFiles={take} disabled={check.isPending} />
      </Field>
      {check.isPending && <p role="status">確かめています…</p>}
      {check.isError && <Failure error={check.error} />}
      {check.data && file && <Found key={file.name + file.lastModified} file={file} preview={check.data} />}
    </div>
  );
}

function useCategories() {
  return useQuery({ queryKey: ['categories'], queryFn: async () => (await data(api.GET('/api/categories'))).items, staleTime: 60_000 });
}

function Found({ file, preview }: { file: File; preview: Schemas['FilePreview'] }) {
  const navigate = useNavigate();
  const departments = useDepartments().data ?? [];
  const categories = useCategories().data ?? [];
  const retention = useRetention().data ?? [];
  const [title, setTitle] = useState(preview.title);
  const [category, setCategory] = useState(preview.category.name);
  const [department, setDepartment] = useState(preview.department.id ?? '');
  const [keep, setKeep] = useState(preview.retention.own);
  const add = useAct({
    do: async () => data(api.POST('/api/procedure-files/import', { body: { file: JSON.parse((await file.text()).replace(/^\ufeff/, '')), title, category, retention: keep, ...(department && { department }) } })),
    stale: [['procedures'], ['categories']],
    said: '取り込みました。公開の前に、中身を確かめてください。',
    onDone: (p) => void navigate(`/procedures/${p.id}`),
    quiet: true,
  });
  const isNew = preview.category.name !== '' && !preview.category.id;
  const names = [...new Set([...(isNew ? [preview.category.name] : []), ...categories.map((c) => c.name)])];
  return (
    <section className="mg-stack-l" aria-labelledby="found">
      <h2 id="found">「{preview.title}」</h2>
      {!preview.intact && <NotificationBanner type="warning" title="書き出したあとに変えられたファイルです。だれがどこを変えたか、確かめてください。" />}
      {preview.known && <NotificationBanner type="info" title="同じ名前の手続が、もうあります。別の手続として取り込みます。" />}
      <Pairs
        items={[
          { key: 'from', label: '書き出した団体', value: preview.from_name ? `${preview.from_name}（${preview.from_code}、${formatShort(preview.exported_at)}）` : '分かりません' },
          { key: 'size', label: '中身', value: `${preview.pages}ページ・${preview.questions}項目・試験例 ${preview.samples}件` },
        ]}
      />
      <Findings preview={preview} />
      <div className="mg-stack">
        <Field label="手続の名前" required><TextInput maxLength={100} value={title} onChange={(e) => setTitle(e.target.value)} /></Field>
        <Field label="分類" hint={isNew ? `「${preview.category.name}」は、この団体にない分類です。選ぶと新しく作られます。` : undefined}>
          <Select value={category} onChange={(e) => setCategory(e.target.value)} options={[{ value: '', label: 'なし' }, ...names.map((n) => ({ value: n, label: n === preview.category.name && isNew ? `${n}（新しく作る）` : n }))]} />
        </Field>
        <Field label="担当課" hint={preview.department.name && !preview.department.id ? `ファイルでは「${preview.department.name}」です。この団体に同じ名前の課はありません。` : '公開するまでに決めます。'}>
          <Select value={department} onChange={(e) => setDepartment(e.target.value)} options={[{ value: '', label: 'あとで決める' }, ...departments.filter((d) => !d.closed).map((d) => ({ value: d.id, label: d.name }))]} />
        </Field>
        <Field label="保存期間" required hint={preview.retention.same ? undefined : `ファイルでは ${preview.retention.years}年です。短くならないものを選んであります。`}>
          <Select value={keep} onChange={(e) => setKeep(e.target.value)} placeholder="選んでください" options={retention.map((r) => ({ value: r.name, label: `${r.years}年` }))} />
        </Field>
        {add.isError && <Failure error={add.error} />}
        <div><Button busy={add.isPending} disabled={title.trim() === '' || keep === ''} onClick={() => add.mutate()}>取り込む</Button></div>
      </div>
    </section>
  );
}

function Findings({ preview }: { preview: Schemas['FilePreview'] }) {
  if (preview.findings.length === 0) return <NotificationBanner type="success" title="様式に問題はなく、試験例もすべて期待どおりです。" />;
  return (
    <NotificationBanner type="warning" title="取り込めますが、公開の前に直すところがあります">
      <ul>{preview.findings.map((f) => <li key={f.path + f.key}>{findingText(f, preview.document as never)}</li>)}</ul>
    </NotificationBanner>
  );
}
