import { useQuery } from '@tanstack/react-query';
import { Checkbox } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/input';
import { api, data } from '../../data/client';
import { stateNames } from '../../parts/names';

const states = ['submitted', 'accepted', 'in_review', 'returned', 'in_approval', 'approved', 'rejected', 'refused', 'issued', 'completed', 'withdrawn'];

/** Narrowing the list down; every choice goes into the address. */
export function Filters({ params, onChange }: { params: URLSearchParams; onChange: (params: URLSearchParams) => void }) {
  const procedures = useQuery({ queryKey: ['procedures', 'choice'], queryFn: async () => data(api.GET('/api/procedures', { params: { query: {} } })), staleTime: 60_000 });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    next.delete(key);
    if (value) next.set(key, value);
    onChange(next);
  };
  return (
    <fieldset className="mg-filters">
      <legend className="mg-sr">しぼり込み</legend>
      <Field label="状態">
        <Select
          value={params.get('state') ?? ''}
          onChange={(e) => set('state', e.target.value)}
          options={[{ value: '', label: '処理が必要なもの' }, ...states.map((value) => ({ value, label: stateNames[value] ?? value }))]}
        />
      </Field>
      <Field label="手続">
        <Select
          value={params.get('procedure') ?? ''}
          onChange={(e) => set('procedure', e.target.value)}
          options={[{ value: '', label: 'すべて' }, ...(procedures.data?.items ?? []).map((p) => ({ value: p.id, label: p.title }))]}
        />
      </Field>
      <Checkbox label="自分の担当" checked={params.has('mine')} onChange={(e) => set('mine', e.target.checked ? '1' : '')} />
      <Checkbox label="担当者なし" checked={params.has('unassigned')} onChange={(e) => set('unassigned', e.target.checked ? '1' : '')} />
      <Checkbox label="期限超過" checked={params.has('overdue')} onChange={(e) => set('overdue', e.target.checked ? '1' : '')} />
      <Checkbox label="試しの申請" checked={params.has('trial')} onChange={(e) => set('trial', e.target.checked ? '1' : '')} />
      <Checkbox label="古い順" checked={params.has('oldest')} onChange={(e) => set('oldest', e.target.checked ? '1' : '')} />
    </fieldset>
  );
}
