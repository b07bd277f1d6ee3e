import { useQuery } from '@tanstack/react-query';
import { Problem } from '../../../api/problem';
import { useT } from '../../../i18n/context';
import { problemText } from '../../../i18n/problems';
import { Field } from '../../../ui/field';
import { Select, TextArea, TextInput } from '../../../ui/input';
import { api, data } from '../../data/client';
import type { Entry } from './entry';
import { TagsField } from './page/tags-field';

export function useDepartments() {
  return useQuery({ queryKey: ['departments'], queryFn: async () => (await data(api.GET('/api/departments'))).items, staleTime: 60_000 });
}

function useCategories() {
  return useQuery({ queryKey: ['categories'], queryFn: async () => (await data(api.GET('/api/categories'))).items, staleTime: 60_000 });
}

export function useRetention() {
  return useQuery({ queryKey: ['retention'], queryFn: async () => (await data(api.GET('/api/retention-classes'))).items, staleTime: Infinity });
}

interface Props {
  entry: Entry;
  onChange: (entry: Entry) => void;
  error: unknown;
  disabled?: boolean;
}

/** What residents read before they begin, and the rules around it. */
export function EntryForm({ entry, onChange, error, disabled }: Props) {
  const t = useT();
  const departments = useDepartments().data ?? [];
  const categories = useCategories().data ?? [];
  const retention = useRetention().data ?? [];
  const set = <K extends keyof Entry>(key: K) => (value: Entry[K]) => onChange({ ...entry, [key]: value });
  const fault = (path: string) => {
    const field = error instanceof Problem ? error.fields.find((f) => f.path.split('.').at(-1) === path) : undefined;
    return field && problemText({ status: 422, code: 'invalid_input', fields: [field] }, t as never);
  };
  const text = (key: 'title' | 'kana' | 'fee' | 'contact' | 'legal_basis', label: string, hint?: string, required?: boolean) => (
    <Field label={label} hint={hint} required={required} error={fault(key)}>
      <TextInput value={entry[key]} onChange={(e) => set(key)(e.target.value)} />
    </Field>
  );
  return (
    <fieldset disabled={disabled} className="mg-stack-l">
      <legend className="mg-sr">案内</legend>
      {text('title', '手続の名前', undefined, true)}
      {text('kana', 'フリガナ', '検索に使います。カタカナで書きます。')}
      <Field label="説明" hint="だれが、どんなときに使う手続か。" error={fault('description')}>
        <TextArea rows={4} value={entry.description} onChange={(e) => set('description')(e.target.value)} />
      </Field>
      <Field label="必要なもの" hint="1行に1つずつ書きます。" error={fault('documents')}>
        <TextArea rows={3} value={entry.documents} onChange={(e) => set('documents')(e.target.value)} />
      </Field>
      {text('fee', '手数料', '「無料」「1通300円」など')}
      <Field label="担当課" required error={fault('department')}>
        <Select value={entry.department} onChange={(e) => set('department')(e.target.value)} placeholder="選んでください" options={departments.filter((d) => !d.closed).map((d) => ({ value: d.id, label: d.name }))} />
      </Field>
      {text('contact', '問い合わせ先', '電話番号や受付時間')}
      {text('legal_basis', '根拠法令・例規')}
      <Field label="分類" error={fault('category')}>
        <Select value={entry.category} onChange={(e) => set('category')(e.target.value)} options={[{ value: '', label: '分類なし' }, ...categories.map((c) => ({ value: c.id, label: c.name }))]} />
      </Field>
      <TagsField value={entry.tags} onChange={set('tags')} error={fault('tags')} />
      <Field label="一覧での順番" hint="1から。小さい数ほど先に並びます。空欄ならフリガナの順で、番号のあるものの後に並びます。" error={fault('position')}>
        <TextInput width="s" inputMode="numeric" value={entry.position} onChange={(e) => set('position')(e.target.value.replace(/[^0-9]/g, ''))} />
      </Field>
      <Field label="標準処理期間（日）" hint="補正を待つあいだは数えません。" error={fault('processing_days')}>
        <TextInput width="s" inputMode="numeric" value={entry.processing_days} onChange={(e) => set('processing_days')(e.target.value)} />
      </Field>
      <Field label="受付の始まり" hint="空欄なら公開したときから。日本時間です。" error={fault('opens')}>
        <TextInput width="m" type="datetime-local" value={entry.opens} onChange={(e) => set('opens')(e.target.value)} />
      </Field>
      <Field label="受付の終わり" hint="この時刻になると、秒の単位で受付を閉じます。" error={fault('closes')}>
        <TextInput width="m" type="datetime-local" value={entry.closes} onChange={(e) => set('closes')(e.target.value)} />
      </Field>
      <Field label="公開の範囲" hint={entry.visibility === 'password' ? '合言葉は「共有」のタブで決めます。決めるまで公開できません。' : undefined} error={fault('visibility') ?? (fault('word') && '先に「共有」のタブで合言葉を決めてください。')}>
        <Select
          value={entry.visibility}
          onChange={(e) => set('visibility')(e.target.value as Entry['visibility'])}
          options={[
            { value: 'public', label: 'だれでも（一覧に載せる）' },
            { value: 'link', label: '住所を知っている人だけ' },
            { value: 'password', label: '合言葉を知っている人だけ' },
            { value: 'staff', label: '庁内だけ' },
          ]}
        />
      </Field>
      <Field label="本人確認" error={fault('identity')}>
        <Select
          value={entry.identity}
          onChange={(e) => set('identity')(e.target.value as Entry['identity'])}
          options={[
            { value: 'email', label: 'メールアドレスを確認する' },
            { value: 'none', label: 'しない（アンケートなど）' },
          ]}
        />
      </Field>
      <Field label="保存期間" required error={fault('retention')}>
        <Select value={entry.retention} onChange={(e) => set('retention')(e.target.value)} placeholder="選んでください" options={retention.map((r) => ({ value: r.name, label: `${r.years}年（完了した年度の翌年度から）` }))} />
      </Field>
      <Field label="完了画面に加える文" hint="申請を送ったあとの画面で、受付番号の下に出します。" error={fault('done_text')}>
        <TextArea rows={3} value={entry.done_text} onChange={(e) => set('done_text')(e.target.value)} />
      </Field>
      <Field label="自動返信メールに加える文" hint="受付を知らせるメールの、決まった文の後に入れます。" error={fault('reply_text')}>
        <TextArea rows={3} value={entry.reply_text} onChange={(e) => set('reply_text')(e.target.value)} />
      </Field>
    </fieldset>
  );
}
