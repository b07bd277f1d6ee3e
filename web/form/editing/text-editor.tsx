import { useId, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { TextArea, TextInput } from '../../ui/input';
import type { Text } from '../types';
import { FuriganaHelp } from './furigana-help';
import { MarkupHelp } from './markup-help';

const languages = [
  { key: 'ja', name: '日本語' },
  { key: 'ja-easy', name: 'やさしい日本語' },
  { key: 'en', name: '英語' },
] as const;

type Language = (typeof languages)[number]['key'];

export interface TextEditorProps {
  label: string;
  value: Text | undefined;
  onChange: (value: Text | undefined) => void;
  required?: boolean;
  long?: boolean;
  /** A body with paragraphs, lists, bold and links. */
  markup?: boolean;
  hint?: string;
}

/** One text in Japanese, and in the other languages on demand. */
export function TextEditor({ label, value, onChange, required, long, markup, hint }: TextEditorProps) {
  const [open, setOpen] = useState(Boolean(value?.['ja-easy'] ?? value?.en));
  const set = (key: Language, text: string) => {
    const next: Text = { ...(value ?? { ja: '' }), [key]: text };
    if (key !== 'ja' && text === '') delete next[key];
    onChange(!required && next.ja === '' && !next['ja-easy'] && !next.en ? undefined : next);
  };
  const shown = languages.slice(0, open ? 3 : 1);
  return (
    <div className="mg-texts">
      {shown.map(({ key, name }) => (
        <OneLanguage
          key={key}
          label={key === 'ja' ? label : `${label}（${name}）`}
          language={key}
          required={key === 'ja' && required}
          hint={key === 'ja' ? hint : undefined}
          long={long || markup}
          markup={markup}
          text={value?.[key] ?? ''}
          onChange={(text) => set(key, text)}
        >
          {!open && (
            <Button variant="text" size="sm" aria-label={`${label}: ほかの言葉でも書く`} onClick={() => setOpen(true)}>
              ほかの言葉でも書く
            </Button>
          )}
        </OneLanguage>
      ))}
    </div>
  );
}

interface OneProps {
  label: string;
  language: Language;
  text: string;
  onChange: (text: string) => void;
  required?: boolean;
  long?: boolean;
  markup?: boolean;
  hint?: string;
  /** Further buttons below the input. */
  children?: ReactNode;
}

function OneLanguage({ label, language, text, onChange, required, long, markup, hint, children }: OneProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const Input = long ? TextArea : TextInput;
  return (
    <div className="mg-texts__one" ref={box}>
      <Field id={id} label={label} required={required ? true : undefined} hint={hint} error={required && text.trim() === '' ? '入力してください。' : undefined}>
        <Input rows={long ? (markup ? 6 : 3) : undefined} value={text} onChange={(e: { target: { value: string } }) => onChange(e.target.value)} />
      </Field>
      <div className="mg-texts__tools">
        {markup && <MarkupHelp label={label} text={text} language={language} area={() => box.current?.querySelector('textarea') ?? null} onChange={onChange} />}
        {language !== 'en' && <FuriganaHelp label={label} text={text} onChange={onChange} />}
        {children}
      </div>
    </div>
  );
}
