import { CheckboxGroup } from '../../../../ui/choice';
import { Field } from '../../../../ui/field';
import { Select, TextInput } from '../../../../ui/input';
import { parts, uses, type Wish } from './find';

const lengths = [0, 3, 5, 8];

interface Props {
  wish: Wish;
  categories: readonly string[];
  onChange: (wish: Wish) => void;
}

/** Words, category, use, length, and what the form is to have. */
export function Wishes({ wish, categories, onChange }: Props) {
  const set = (change: Partial<Wish>) => onChange({ ...wish, ...change });
  return (
    <div role="search" className="mg-wishes">
      <div className="mg-wishes__row">
        <Field label="題名・よみがな・説明・タグ">
          <TextInput type="search" value={wish.words} onChange={(e) => set({ words: e.target.value })} />
        </Field>
        <Field label="分類">
          <Select value={wish.category} onChange={(e) => set({ category: e.target.value })} options={[{ value: '', label: 'すべて' }, ...categories.map((c) => ({ value: c, label: c }))]} />
        </Field>
        <Field label="種類">
          <Select value={wish.use} onChange={(e) => set({ use: e.target.value })} options={[{ value: '', label: 'すべて' }, ...uses.map(([value, label]) => ({ value, label }))]} />
        </Field>
        <Field label="入力の長さ">
          <Select value={String(wish.minutes)} onChange={(e) => set({ minutes: Number(e.target.value) })} options={lengths.map((n) => ({ value: String(n), label: n === 0 ? 'すべて' : `約${n}分まで` }))} />
        </Field>
      </div>
      <details className="mg-wishes__parts" open={wish.parts.length > 0 || undefined}>
        <summary>含むもので絞り込む{wish.parts.length > 0 ? `（${wish.parts.length}）` : ''}</summary>
        <CheckboxGroup label="含むもの" inline options={parts.map((p) => ({ value: p.key, label: p.label }))} value={[...wish.parts]} onChange={(value) => set({ parts: value })} />
      </details>
    </div>
  );
}
