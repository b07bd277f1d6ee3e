import { useState } from 'react';
import { Button } from '../../ui/button';
import { Markup } from '../markup';

interface Props {
  label: string;
  text: string;
  language: string;
  /** The text area, for what is marked in it. */
  area: () => HTMLTextAreaElement | null;
  onChange: (text: string) => void;
}

/** The text with what is chosen wrapped, and where the choice is then. */
export function wrapped(text: string, from: number, to: number, before: string, after: string, sample: string): { text: string; from: number; to: number } {
  const inner = text.slice(from, to) || sample;
  return { text: text.slice(0, from) + before + inner + after + text.slice(to), from: from + before.length, to: from + before.length + inner.length };
}

/** The lines of the choice as a list, parted from what is above by an empty line. */
export function listed(text: string, from: number, to: number): string {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const end = text.indexOf('\n', to) < 0 ? text.length : text.indexOf('\n', to);
  const lines = text.slice(start, end).split('\n').map((line) => (line.startsWith('- ') ? line : `- ${line}`));
  const head = text.slice(0, start).replace(/\n*$/, '');
  const tail = text.slice(end).replace(/^\n*/, '');
  return [head, lines.join('\n'), tail].filter(Boolean).join('\n\n');
}

/** Bold, lists and links by button, and how the body will look. */
export function MarkupHelp({ label, text, area, onChange }: Props) {
  const [shown, setShown] = useState(false);
  const wrap = (before: string, after: string, sample: string) => {
    const box = area();
    const next = wrapped(text, box?.selectionStart ?? text.length, box?.selectionEnd ?? text.length, before, after, sample);
    onChange(next.text);
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(next.from, next.to);
    });
  };
  return (
    <>
      <div className="mg-texts__group" role="group" aria-label={`${label}の書式`}>
        <Button variant="text" size="sm" onClick={() => wrap('**', '**', '強調する言葉')}>太字</Button>
        <Button variant="text" size="sm" onClick={() => onChange(listed(text, area()?.selectionStart ?? text.length, area()?.selectionEnd ?? text.length))}>箇条書き</Button>
        <Button variant="text" size="sm" onClick={() => wrap('[', '](https://)', 'リンクの言葉')}>リンク</Button>
        <Button variant="text" size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>見え方</Button>
      </div>
      {shown && <div className="mg-markup-help__shown"><Markup text={text} /></div>}
    </>
  );
}
