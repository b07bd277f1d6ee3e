import { useState } from 'react';
import type { Text } from '../../form/types';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextArea, TextInput } from '../../ui/input';

const languages = [
  { key: 'ja', name: '日本語' },
  { key: 'ja-easy', name: 'やさしい日本語' },
  { key: 'en', name: '英語' },
] as const;

interface Props {
  label: string;
  value: Text | undefined;
  onChange: (value: Text | undefined) => void;
  required?: boolean;
  long?: boolean;
  hint?: string;
}

/** One text in Japanese, and in the other languages on demand. */
export function TextEditor({ label, value, onChange, required, long, hint }: Props) {
  const [open, setOpen] = useState(Boolean(value?.['ja-easy'] ?? value?.en));
  const Input = long ? TextArea : TextInput;
  const set = (key: keyof Text, text: string) => {
    const next: Text = { ...(value ?? { ja: '' }), [key]: text };
    if (key !== 'ja' && text === '') delete next[key];
    onChange(!required && next.ja === '' && !next['ja-easy'] && !next.en ? undefined : next);
  };
  return (
    <div className="mg-stack">
      {languages.slice(0, open ? 3 : 1).map(({ key, name }) => (
        <Field
          key={key}
          label={key === 'ja' ? label : `${label}（${name}）`}
          required={key === 'ja' && required ? true : undefined}
          hint={key === 'ja' ? hint : undefined}
          error={key === 'ja' && required && !value?.ja.trim() ? '入力してください。' : undefined}
        >
          <Input rows={long ? 3 : undefined} value={value?.[key] ?? ''} onChange={(e: { target: { value: string } }) => set(key, e.target.value)} />
        </Field>
      ))}
      {!open && (
        <Button variant="text" size="sm" onClick={() => setOpen(true)}>
          ほかの言葉でも書く
        </Button>
      )}
    </div>
  );
}
