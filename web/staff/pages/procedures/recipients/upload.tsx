import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { NotificationBanner } from '../../../../ui/banner';
import { Button } from '../../../../ui/button';
import { Checkbox } from '../../../../ui/choice';
import { Field } from '../../../../ui/field';
import { FileDrop } from '../../../../ui/file-drop';
import { Select } from '../../../../ui/input';
import { Progress } from '../../../../ui/progress';
import { Table } from '../../../../ui/table';
import { useToast } from '../../../../ui/toast';
import { api, data, sendFile } from '../../../data/client';
import { badCell, bodyOf, fileFault, guess, keyOf, listKey, moving, uploadKey, useUpload, type Fields, type Mapping, type Upload } from './use-recipients';

interface LoadingProps {
  id: string;
  fields: Fields;
  onSaved: () => void;
}

/** From a file to the list: send it, say what the columns are, check, save. */
export function Loading(props: LoadingProps) {
  const [upload, setUpload] = useState<string>();
  if (upload) return <OnItsWay {...props} upload={upload} onAgain={() => setUpload(undefined)} />;
  return <Sending {...props} onSent={setUpload} />;
}

function Sending({ id, onSent }: LoadingProps & { onSent: (upload: string) => void }) {
  const send = useAct({
    do: (file: File) => sendFile<Upload>(`/api/procedures/${id}/recipients/uploads`, file),
    stale: [],
    quiet: true,
    onDone: (u: Upload) => onSent(u.id),
  });
  const fault = send.isError ? fileFault(send.error) : undefined;
  return (
    <div className="mg-stack">
      {send.isError && !fault && <Failure error={send.error} />}
      <Field label="リストのファイル" error={fault} hint="CSV（UTF-8 または Shift_JIS）。1行目は見出し、2行目からが1人ずつの行です。5万行、20MBまで。">
        <FileDrop accept=".csv,.txt,.tsv,text/csv" disabled={send.isPending} onFiles={([file]) => file && send.mutate(file)} />
      </Field>
      {send.isPending && <Progress label="ファイルを送っています" />}
    </div>
  );
}

function OnItsWay({ id, fields, upload, onAgain, onSaved }: LoadingProps & { upload: string; onAgain: () => void }) {
  const query = useUpload(id, upload);
  return (
    <Loaded query={query}>
      {(u) => (
        <div className="mg-stack">
          {u.state === 'received' && <Columns id={id} upload={u} fields={fields} />}
          {moving(u) && <Progress label={u.state === 'checking' ? '行を確かめています' : '保存しています'} value={u.done} max={Math.max(1, u.total)} detail={`${u.done.toLocaleString()} / ${u.total.toLocaleString()} 行`} />}
          {u.state === 'checked' && <Report id={id} upload={u} />}
          {u.state === 'saved' && <Saved upload={u} id={id} onSaved={onSaved} />}
          {(u.state === 'failed' || u.state === 'expired') && <NotificationBanner type="error" title="処理できませんでした">もう一度ファイルを送ってください。</NotificationBanner>}
          {!moving(u) && u.state !== 'saved' && <div><Button variant="text" onClick={onAgain}>別のファイルを選ぶ</Button></div>}
        </div>
      )}
    </Loaded>
  );
}

/** Says what the columns are, beside the first rows. */
function Columns({ id, upload, fields }: { id: string; upload: Upload; fields: Fields }) {
  const [mapping, setMapping] = useState<Mapping>(() => guess(upload.columns, fields));
  const check = useAct({
    do: () => data(api.POST('/api/procedures/{id}/recipients/uploads/{upload}/check', { params: { path: { id, upload: upload.id } }, body: bodyOf(mapping) })),
    stale: [uploadKey(id, upload.id)],
    quiet: true,
  });
  const asks = fields.match?.check !== 'none';
  const role = (column: number) => (column === mapping.number ? '#number' : column === mapping.check ? '#check' : (mapping.targets[column] ?? ''));
  const set = (column: number, value: string) => setMapping(assigned(mapping, column, value));
  const options = [
    { value: '#number', label: '照合する番号' },
    ...(asks ? [{ value: '#check', label: fields.match?.check === 'code' ? '確認コード' : '生年月日（本人の確認）' }] : []),
    ...fields.items.map((f) => ({ value: keyOf(f), label: `入力する：${f.label}` })),
  ];
  const ready = mapping.number !== undefined && (!asks || mapping.check !== undefined);
  return (
    <div className="mg-stack">
      <p>{upload.total.toLocaleString()}行あります。列が何かを選んでください。選ばない列は保存しません。</p>
      {check.isError && <Failure error={check.error} />}
      <Table
        caption="列の割当て"
        stack
        columns={[
          { key: 'name', header: '列の見出し', rowHeader: true, cell: (c) => upload.columns[c] || `（${c + 1}列目）` },
          { key: 'role', header: '使い方', cell: (c) => <Select aria-label={`${upload.columns[c]}の使い方`} value={role(c)} placeholder="使わない" options={options} onChange={(e) => set(c, e.target.value)} /> },
          { key: 'rows', header: '最初の行', cell: (c) => upload.samples.map((row, i) => <span key={i} className="mg-mapping__cell">{row[c]}</span>) },
        ]}
        rows={upload.columns.map((_, i) => i)}
        rowKey={(c) => String(c)}
      />
      <Checkbox label="1人1回だけ申請できる" checked={mapping.once} onChange={() => setMapping({ ...mapping, once: !mapping.once })} />
      {!ready && <p className="mg-sub">{asks ? '番号の列と、本人を確かめる列を選んでください。' : '番号の列を選んでください。'}</p>}
      <div><Button busy={check.isPending} disabled={!ready} onClick={() => check.mutate()}>全部の行を確かめる</Button></div>
    </div>
  );
}

/** One column has one use, and one use one column. */
export function assigned(mapping: Mapping, column: number, value: string): Mapping {
  const targets = Object.fromEntries(Object.entries(mapping.targets).filter(([c, key]) => Number(c) !== column && key !== value));
  const free = { ...mapping, targets, number: mapping.number === column ? undefined : mapping.number, check: mapping.check === column ? undefined : mapping.check };
  if (value === '#number') return { ...free, number: column };
  if (value === '#check') return { ...free, check: column };
  return value === '' ? free : { ...free, targets: { ...targets, [column]: value } };
}

function Report({ id, upload }: { id: string; upload: Upload }) {
  const save = useAct({
    do: (without: boolean) => data(api.POST('/api/procedures/{id}/recipients/uploads/{upload}/save', { params: { path: { id, upload: upload.id } }, body: { without } })),
    stale: [uploadKey(id, upload.id)],
  });
  const good = upload.total - upload.bad;
  return (
    <div className="mg-stack">
      {upload.bad === 0
        ? <NotificationBanner type="success" live title={`${upload.total.toLocaleString()}行すべて使えます`}>保存すると、今のリストは新しいリストに置き換わります。</NotificationBanner>
        : <NotificationBanner type="warning" live title={`${upload.total.toLocaleString()}行のうち、${upload.bad.toLocaleString()}行が使えません`}>ファイルを直して送り直すか、使えない行を除いて保存してください。まだ何も保存していません。</NotificationBanner>}
      {upload.report.length > 0 && (
        <Table
          caption={upload.report.length < 200 ? '使えないところ' : '使えないところ（最初の200か所）'}
          stack
          columns={[
            { key: 'line', header: 'ファイルの行', rowHeader: true, cell: (b) => `${b.line}行目` },
            { key: 'column', header: '列', cell: (b) => upload.columns[b.column] ?? '' },
            { key: 'why', header: '理由', cell: (b) => badCell(b.key) },
          ]}
          rows={upload.report}
          rowKey={(b) => `${b.line} ${b.column} ${b.key}`}
        />
      )}
      <div className="mg-row">
        {upload.bad === 0 && <Button busy={save.isPending} onClick={() => save.mutate(false)}>{upload.total.toLocaleString()}人を保存する</Button>}
        {upload.bad > 0 && good > 0 && <Button variant="outline" busy={save.isPending} onClick={() => save.mutate(true)}>使えない行を除いて{good.toLocaleString()}人を保存する</Button>}
      </div>
    </div>
  );
}

/** The list is there now: it takes the place of the file's way. */
function Saved({ id, upload, onSaved }: { id: string; upload: Upload; onSaved: () => void }) {
  const client = useQueryClient();
  const toast = useToast();
  const said = `${(upload.total - upload.bad).toLocaleString()}人を保存しました`;
  useEffect(() => {
    toast(said);
    onSaved();
    void client.invalidateQueries({ queryKey: listKey(id) });
    // Once, when the file has become the list.
  }, [id]);
  return <NotificationBanner type="success" title={said} />;
}
