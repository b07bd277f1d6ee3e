import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { Loaded } from '../../../../console/query';
import { useAct } from '../../../../console/use-act';
import { forResidents, staffFields } from '../../../../form/staff-only';
import type { Answers, FormDocument } from '../../../../form/types';
import { Badge } from '../../../../ui/badge';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { Field } from '../../../../ui/field';
import { Select } from '../../../../ui/input';
import { Pairs } from '../../../../ui/page';
import { Loading } from '../../../../ui/spinner';
import { api, data, type Schemas } from '../../../data/client';
import { useDepartments } from '../entry-form';
import { useName } from './card';
import { contents, type Item } from './find';

const Preview = lazy(async () => ({ default: (await import('../../../builder/preview')).Preview }));

type Template = Schemas['LibraryTemplate'];

/** A ready procedure opened: the form on a phone, what belongs to it, its cases, and the way to one's own. */
export function Opened({ item, onClose }: { item: Item; onClose: () => void }) {
  const navigate = useNavigate();
  const departments = useDepartments();
  const [department, setDepartment] = useState('');
  const template = useQuery({
    queryKey: ['library', item.key],
    queryFn: () => data(api.GET('/api/library/{key}', { params: { path: { key: item.key } } })),
    staleTime: Infinity,
  });
  const copy = useAct({
    do: () => data(api.POST('/api/library/{key}/copy', { params: { path: { key: item.key } }, body: department ? { department } : {} })),
    stale: [['procedures']],
    said: '手続を作りました',
    onDone: (p) => void navigate(`/procedures/${p.id}`),
  });
  return (
    <Dialog
      open
      size="lg"
      title={item.title}
      onClose={onClose}
      actions={
        <div className="mg-opened__act">
          <Field label="担当課">
            <Select value={department} onChange={(e) => setDepartment(e.target.value)} options={[{ value: '', label: 'あとで決める' }, ...(departments.data ?? []).map((d) => ({ value: d.id, label: d.name }))]} />
          </Field>
          <Button busy={copy.isPending} onClick={() => copy.mutate()}>この手続をもとに作る</Button>
          <p className="mg-sub">下書きの写しができます。担当課も中身も、あとで変えられます。直しても、ひな形やほかの自治体には影響しません。</p>
        </div>
      }
    >
      <Loaded query={template}>{(t) => <Inside template={t} item={item} />}</Loaded>
    </Dialog>
  );
}

function Inside({ template, item }: { template: Template; item: Item }) {
  const [shown, setShown] = useState<Template['samples'][number]>();
  const document = useMemo(() => forResidents(template.document as unknown as FormDocument), [template]);
  return (
    <div className="mg-opened">
      <p className="mg-opened__about">{template.description}</p>
      <div className="mg-opened__form">
        <Suspense fallback={<Loading />}>
          <Preview key={shown?.name ?? ''} document={document} start={shown?.answers as Answers | undefined} />
        </Suspense>
      </div>
      <div className="mg-opened__facts mg-stack">
        <Cases cases={template.samples} shown={shown} onShow={setShown} />
        <Pairs items={facts(template, item).map((f) => ({ key: f.label, ...f }))} />
      </div>
    </div>
  );
}

function facts(t: Template, item: Item) {
  return [
    { label: '種類', value: `${t.category}・${useName(item)}` },
    { label: '入力', value: `${t.pages}ページ・${t.questions}問・約${t.minutes}分` },
    { label: '含むもの', value: contents(item).join('、') || '文字と選択だけ' },
    { label: '根拠', value: t.legal_basis || '（市で決めてください）' },
    { label: '標準処理期間', value: t.processing_days > 0 ? `${t.processing_days}日` : '定めなし' },
    { label: '手数料', value: t.fee },
    { label: '必要なもの', value: t.documents },
    { label: '本人確認', value: t.identity === 'email' ? 'メールアドレスの確認' : 'なし' },
    { label: '保存期間の目安', value: t.retention.replace(/^(\d+)y$/, '$1年') },
    { label: '職員だけの項目', value: staffOnly(t.document as unknown as FormDocument).join('、') || 'なし' },
    { label: 'タグ', value: t.tags.join('、') },
  ];
}

function staffOnly(document: FormDocument): string[] {
  return staffFields(document).map((f) => f.label.ja.replace(/（職員）$/, ''));
}

interface CasesProps {
  cases: Template['samples'];
  shown?: Template['samples'][number];
  onShow: (shown: Template['samples'][number] | undefined) => void;
}

/** The sample cases; one of them fills the form on the phone. */
function Cases({ cases, shown, onShow }: CasesProps) {
  return (
    <section aria-labelledby="opened-cases">
      <h3 id="opened-cases">確かめる事例（{cases.length}件）</h3>
      <ul className="mg-cases">
        {cases.map((c) => (
          <li key={c.name}>
            <Badge tone={c.accept ? 'success' : 'error'}>{c.accept ? '受け付ける' : '受け付けない'}</Badge>
            <span>{c.name}</span>
            <Button variant="text" size="sm" aria-pressed={shown === c} aria-label={`「${c.name}」の答えを入れて見る`} onClick={() => onShow(shown === c ? undefined : c)}>
              {shown === c ? '答えを消す' : '答えを入れて見る'}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
