import './combobox.css';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { TextInput, type TextInputProps } from './input';

export interface ComboboxOption {
  value: string;
  label: string;
  /** Smaller, after the label: a code, a reading. */
  note?: string;
}

export interface ComboboxProps extends Omit<TextInputProps, 'value' | 'onChange' | 'role' | 'onSelect'> {
  /** What is typed. */
  text: string;
  onText: (text: string) => void;
  /** What is offered for it, the likeliest first. */
  options: readonly ComboboxOption[];
  onPick: (option: ComboboxOption) => void;
  /** The name of the list: its label is not the input's. */
  listLabel: string;
  /** Said and shown in place of options: how many, none, being looked for. */
  status?: string;
}

/**
 * A text box that offers what matches (WAI-ARIA combobox with a list). Arrows
 * move, Enter takes, Escape closes; nothing is taken by leaving.
 */
export function Combobox({ text, onText, options, onPick, listLabel, status, ...rest }: ComboboxProps) {
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const at = Math.min(active, options.length - 1);
  const shown = open && (options.length > 0 || Boolean(status));
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: 'nearest' });
  }, [at, shown]);
  const close = () => {
    setOpen(false);
    setActive(-1);
  };
  const take = (i: number) => {
    close();
    if (options[i]) onPick(options[i]);
  };
  const move = (by: number) => {
    setOpen(true);
    const n = options.length;
    if (n > 0) setActive(at < 0 ? (by > 0 ? 0 : n - 1) : (at + by + n) % n);
  };
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const act = keys({ shown, at, move, take, close })[event.key];
    if (act?.()) event.preventDefault();
  };
  return (
    <div className="mg-combobox">
      <TextInput
        {...rest} role="combobox" aria-expanded={shown && options.length > 0} aria-controls={shown && options.length > 0 ? id : undefined} aria-autocomplete="list"
        aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined} autoComplete="off" value={text}
        onChange={(event) => { onText(event.target.value); setOpen(true); setActive(-1); }}
        onFocus={() => setOpen(text !== '')} onClick={() => setOpen(true)} onBlur={close} onKeyDown={keyDown}
      />
      {shown && options.length > 0 && (
        // The press must not take the focus away before the click comes.
        <ul ref={list} id={id} role="listbox" aria-label={listLabel} className="mg-combobox__list" onMouseDown={(event) => event.preventDefault()}>
          {options.map((option, i) => (
            <li key={option.value} id={`${id}-${i}`} role="option" aria-selected={i === at} data-active={i === at || undefined} className="mg-combobox__option" onClick={() => take(i)}>
              <span>{option.label}</span>
              {option.note && <span className="mg-sub">{option.note}</span>}
            </li>
          ))}
        </ul>
      )}
      {shown && options.length === 0 && <div className="mg-combobox__list mg-combobox__note" aria-hidden>{status}</div>}
      <span role="status" className="mg-sr">{shown ? status : ''}</span>
    </div>
  );
}

interface Hands {
  shown: boolean;
  at: number;
  move: (by: number) => void;
  take: (i: number) => void;
  close: () => void;
}

/** What each key does; false leaves it to the browser. */
function keys({ shown, at, move, take, close }: Hands): Record<string, () => boolean> {
  return {
    ArrowDown: () => { move(1); return true; },
    ArrowUp: () => { move(-1); return true; },
    Enter: () => { if (!shown || at < 0) return false; take(at); return true; },
    Escape: () => { if (!shown) return false; close(); return true; },
  };
}
