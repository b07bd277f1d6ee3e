import { useRef, useState } from 'react';
import { Field as Labelled } from '../../../ui/field';
import { TextArea } from '../../../ui/input';
import type { Expression } from '../../types';
import { check } from './check';
import { canonical } from './clause';
import { InsertHelp } from './insert-help';
import type { ValueType } from './operators';
import { parse } from './parse';
import { print } from './print';
import type { Scope } from './scope';
import { at } from './tree';

interface Props {
  label: string;
  value: Expression;
  scope: Scope;
  want?: ValueType;
  /** The label of the calculation, which may stand before "=". */
  own?: string;
  onChange: (value: Expression) => void;
}

/** A formula as text, read as it is typed; what cannot be read changes nothing. */
export function FormulaText({ label, value, scope, want, own, onChange }: Props) {
  const [text, setText] = useState(() => print(value, scope));
  const [known, setKnown] = useState(value);
  const area = useRef<HTMLDivElement>(null);
  if (value !== known && canonical(value) !== canonical(known)) {
    // Changed from outside: undo, blocks, another field's label.
    setKnown(value);
    setText(print(value, scope));
  }
  const parsed = parse(text, scope, own);
  const write = (next: string) => {
    setText(next);
    const read = parse(next, scope, own);
    if ('error' in read) return;
    setKnown(read.expression);
    onChange(read.expression);
  };
  const insert = (words: string, caret: number) => {
    const box = area.current?.querySelector('textarea');
    const from = box?.selectionStart ?? text.length;
    write(text.slice(0, from) + words + text.slice(box?.selectionEnd ?? from));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + caret, from + caret);
    });
  };
  return (
    <div className="mg-formula" ref={area}>
      <Labelled label={label} error={'error' in parsed ? <Unread text={text} kept={print(known, scope)} {...parsed} /> : typeFaults(parsed.expression, scope, want)}>
        <TextArea rows={Math.min(6, 2 + Math.floor(text.length / 40))} className="mg-formula__text" spellCheck={false} value={text} onChange={(e) => write(e.target.value)} />
      </Labelled>
      <InsertHelp scope={scope} onInsert={insert} />
    </div>
  );
}

/** What is wrong where, and what counts as long as it is. */
function Unread({ text, kept, error, at: place }: { text: string; kept: string; error: string; at: number }) {
  const before = text.slice(Math.max(0, place - 8), place);
  return <>{error}{place > 0 && <span className="mg-formula__place">（{before}<b>▲</b>{text.slice(place, place + 8)}）</span>}　直すまでは「{kept}」で計算します。</>;
}

function typeFaults(expression: Expression, scope: Scope, want: ValueType | undefined): string | undefined {
  const [first] = check(expression, scope, want).mistakes;
  if (!first) return undefined;
  const there = at(expression, first.path);
  return first.path.length > 0 && there ? `「${print(there, scope)}」: ${first.text}` : first.text;
}
