import './page.css';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Button } from '../../../../ui/button';
import { Field } from '../../../../ui/field';
import { CloseIcon } from '../../../../ui/icons';
import { TextInput } from '../../../../ui/input';
import { api, data } from '../../../data/client';

const most = 10;

interface Props {
  value: readonly string[];
  onChange: (tags: string[]) => void;
  error?: string | undefined;
}

/** Free words, with those that other procedures carry as suggestions. */
export function TagsField({ value, onChange, error }: Props) {
  const list = useId();
  const [typed, setTyped] = useState('');
  const known = useQuery({ queryKey: ['tags'], queryFn: async () => (await data(api.GET('/api/tags'))).items, staleTime: 60_000 });
  const add = () => {
    const tag = typed.trim().replace(/^[#＃]/, '');
    if (tag && !value.includes(tag) && value.length < most) onChange([...value, tag]);
    setTyped('');
  };
  return (
    <Field label="タグ" hint="分類をまたいで探せる言葉です。10個まで、1つ20文字まで。" error={error}>
      {value.length > 0 && (
        <ul className="mg-chips">
          {value.map((tag) => (
            <li key={tag} className="mg-chip">
              #{tag}
              <button type="button" aria-label={`タグ「${tag}」を外す`} onClick={() => onChange(value.filter((v) => v !== tag))}><CloseIcon /></button>
            </li>
          ))}
        </ul>
      )}
      <div className="mg-row">
        <TextInput
          width="m" list={list} maxLength={20} value={typed} disabled={value.length >= most}
          onChange={(e) => setTyped(e.target.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
            e.preventDefault();
            add();
          }}
        />
        <Button variant="outline" disabled={typed.trim() === ''} onClick={add}>加える</Button>
      </div>
      <datalist id={list}>{known.data?.filter((tag) => !value.includes(tag.name)).map((tag) => <option key={tag.name} value={tag.name} />)}</datalist>
    </Field>
  );
}
