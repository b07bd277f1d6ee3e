import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../../../../api/problem';
import { Failure } from '../../../../console/failure';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { formatShort } from '../../../../i18n/date';
import { Badge } from '../../../../ui/badge';
import { Button } from '../../../../ui/button';
import { CopyButton } from '../../../../ui/copy-button';
import { Field } from '../../../../ui/field';
import { Select, TextInput } from '../../../../ui/input';
import { Table } from '../../../../ui/table';
import { useMay } from '../../../app/session';
import { api, data, type Schemas } from '../../../data/client';
import { badCell, type Fields } from './use-recipients';

type Link = Schemas['PrefillLink'];

const linksKey = (id: string) => ['prefill-links', id];

/** Links for anybody that choose something beforehand, such as a course. */
export function Links({ id, fields }: { id: string; fields: Fields }) {
  const may = useMay();
  const manage = may('recipient:manage');
  const links = useQuery({ queryKey: linksKey(id), queryFn: async () => (await data(api.GET('/api/procedures/{id}/links', { params: { path: { id } } }))).items });
  return (
    <section aria-labelledby="links" className="mg-stack">
      <h2 id="links">内容を選んでおくリンク</h2>
      <p>講座名や会場などを、あらかじめ選んだ状態で様式を開くリンクです。だれでも使えます。書き換えたリンクは使えません。</p>
      {manage && <Adding id={id} fields={fields} />}
      <Loaded query={links}>{(items) => (items.length > 0 ? <Rows id={id} items={items} fields={fields} manage={manage} /> : null)}</Loaded>
    </section>
  );
}

function Adding({ id, fields }: { id: string; fields: Fields }) {
  const [name, setName] = useState('');
  const [field, setField] = useState('');
  const [value, setValue] = useState('');
  const add = useAct({
    do: () => data(api.POST('/api/procedures/{id}/links', { params: { path: { id } }, body: { name: name.trim(), values: { [field]: value } } })),
    stale: [linksKey(id)],
    said: 'リンクを作りました',
    quiet: true,
    onDone: () => { setName(''); setValue(''); },
  });
  const fault = add.isError ? asProblem(add.error).fields.find((f) => f.path.startsWith('values.')) : undefined;
  const open = fields.items.filter((f) => f.open);
  if (open.length === 0) return <p className="mg-sub">この様式には、あらかじめ選んでおける項目がありません（氏名や連絡先などは選べません）。</p>;
  return (
    <div className="mg-stack">
      {add.isError && !fault && <Failure error={add.error} />}
      <fieldset className="mg-filters">
        <legend>新しいリンク</legend>
        <Field label="名前（職員用）"><TextInput value={name} maxLength={100} onChange={(e) => setName(e.target.value)} placeholder="7月号の広報" /></Field>
        <Field label="項目"><Select value={field} placeholder="選んでください" options={open.map((f) => ({ value: f.field, label: f.label }))} onChange={(e) => setField(e.target.value)} /></Field>
        <Field label="内容" hint="選択肢は、表示されている言葉で書きます。" error={fault && badCell(fault.key)}><TextInput value={value} maxLength={200} onChange={(e) => setValue(e.target.value)} /></Field>
        <Button busy={add.isPending} disabled={name.trim() === '' || field === '' || value.trim() === ''} onClick={() => add.mutate()}>リンクを作る</Button>
      </fieldset>
    </div>
  );
}

function Rows({ id, items, fields, manage }: { id: string; items: Link[]; fields: Fields; manage: boolean }) {
  const label = (field: string) => fields.items.find((f) => f.field === field)?.label ?? field;
  const revoke = useAct({
    do: (link: string) => data(api.DELETE('/api/procedures/{id}/links/{link}', { params: { path: { id, link } } })),
    stale: [linksKey(id)],
    said: 'リンクを無効にしました',
  });
  return (
    <Table
      caption="作ったリンク"
      stack
      columns={[
        { key: 'name', header: '名前', rowHeader: true, cell: (l) => l.name },
        { key: 'values', header: '内容', cell: (l) => Object.entries(l.values).map(([field, value]) => `${label(field)}：${value}`).join('、') },
        { key: 'created', header: '作った日時', nowrap: true, cell: (l) => `${formatShort(l.created_at)} ${l.created_by}` },
        { key: 'address', header: 'リンク', cell: (l) => (l.revoked ? <Badge>無効</Badge> : <CopyButton text={l.address} label="コピー" />) },
        { key: 'revoke', header: '', cell: (l) => manage && !l.revoked && <Button size="sm" variant="text" tone="danger" onClick={() => revoke.mutate(l.id)}>無効にする</Button> },
      ]}
      rows={items}
      rowKey={(l) => l.id}
    />
  );
}
