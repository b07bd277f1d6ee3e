import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button';
import { Combobox } from '../../../ui/combobox';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { useT } from '../../../i18n/context';
import type { Translate } from '../../../i18n/message';
import type { Bank } from '../../services';
import type { BankAccountField } from '../../types';
import { firstAt, orNothing } from '../frame';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText, type Part } from '../parts';
import type { Found } from './look-up';
import { sameName } from './search';
import { partNames } from './sentences';
import type { bankTexts } from './texts';

export type BankTranslate = Translate<keyof typeof bankTexts.ja>;

export interface ChooserProps {
  outer: InputProps<BankAccountField>;
  words: BankTranslate;
  code: Part;
  name: Part;
  hint: string;
  /** What the list says about the code that was typed; undefined while it is not known. */
  listed: Bank | null | undefined;
  unlisted: string;
  /** Said while there is nothing to search for. */
  idle: string;
  /** undefined: there is no list to search. */
  found: (Found & { again: () => void }) | undefined;
  query: string;
  onQuery: (query: string) => void;
  /** Takes along what depends on the choice. */
  change: (changes: Record<string, string | undefined>) => void;
}

const shownMost = 50;

/** Puts the focus where the next thing is to be done, once it is drawn. */
function useFocus() {
  const next = useRef('');
  useEffect(() => {
    const id = next.current;
    next.current = '';
    if (id !== '') document.getElementById(id)?.focus();
  });
  return (id: string) => { next.current = id; };
}

/** A bank or a branch: searched in the list, or typed by hand. */
export function Chooser(props: ChooserProps) {
  const { outer, code, name, found } = props;
  const chosen = partText(outer.value, code.id) !== '' && partText(outer.value, name.id) !== '';
  const [mode, setMode] = useState<'search' | 'hand'>('search');
  const focus = useFocus();
  const at = `${outer.path}.${code.id}`;
  const turn = (to: 'search' | 'hand') => {
    setMode(to);
    focus(at);
  };
  if (mode === 'hand' || !found) return <ByHand {...props} onSearch={found && (() => turn('search'))} />;
  if (chosen) {
    const release = () => {
      props.onQuery('');
      props.change({ [code.id]: undefined, [name.id]: undefined });
      focus(at);
    };
    return <Chosen {...props} onChange={release} />;
  }
  const pick = (it: Bank) => {
    props.change({ [code.id]: it.code, [name.id]: it.name });
    focus(code.id === 'bank' ? `${outer.path}.branch` : `${at}-change`);
  };
  return <Search {...props} found={found} onPick={pick} onHand={() => turn('hand')} />;
}

/** The fault of the code, or else of the name: one box stands for both. */
const faultOf = ({ outer, code, name }: ChooserProps) =>
  firstAt(outer.faults, `${outer.path}.${code.id}`, outer.say) ?? firstAt(outer.faults, `${outer.path}.${name.id}`, outer.say);

function Chosen(props: ChooserProps & { onChange: () => void }) {
  const { outer, words, code, name, listed, unlisted } = props;
  const label = partNames(name.id, outer.language);
  const error = faultOf(props);
  return (
    <div className="mf-bank__chosen" id={`${outer.path}.${code.id}`} tabIndex={-1} data-invalid={error ? true : undefined}>
      <div className="mf-bank__name" id={`${outer.path}.${name.id}`} tabIndex={-1}>
        <span className="mg-sub">{label}</span>
        <strong>{partText(outer.value, name.id)}（{partText(outer.value, code.id)}）</strong>
        {error && <span className="mf-bank__fault">{error}</span>}
        {!error && listed === null && <span className="mf-bank__unlisted" role="status">{unlisted}</span>}
      </div>
      <Button id={`${outer.path}.${code.id}-change`} variant="outline" size="sm" aria-label={words('changeOf', { name: label })} onClick={props.onChange}>{words('change')}</Button>
    </div>
  );
}

function Search(props: ChooserProps & { found: Found & { again: () => void }; onPick: (it: Bank) => void; onHand: () => void }) {
  const { outer, words, code, name, hint, found, query, onQuery } = props;
  const ui = useT();
  const offered = found.items.slice(0, shownMost);
  return (
    <Field
      id={`${outer.path}.${code.id}`} label={partNames(name.id, outer.language)} hint={hint} required={outer.required || undefined} error={faultOf(props)}
      aside={
        <span className="mg-row">
          {found.state === 'failed' && <span role="alert">{words('failed')} <Button variant="text" size="sm" onClick={found.again}>{ui('ui.retry')}</Button></span>}
          <Button variant="text" size="sm" onClick={props.onHand}>{words('byHand')}</Button>
        </span>
      }
    >
      <Combobox
        text={query} onText={onQuery} listLabel={words('list')} status={statusOf(found, words, props.idle)}
        options={offered.map((it) => ({ value: it.code, label: it.name, note: it.code }))}
        onPick={(option) => { const it = offered.find((o) => o.code === option.value); if (it) props.onPick(it); }}
      />
    </Field>
  );
}

function statusOf({ items, state }: Found, words: BankTranslate, idle: string): string {
  if (state === 'failed') return words('failed');
  if (items.length > 0) return words('count', { n: items.length });
  if (state === 'busy') return words('looking');
  return state === 'idle' ? idle : words('none');
}

function ByHand(props: ChooserProps & { onSearch: (() => void) | undefined }) {
  const { outer, words, code, name, listed, unlisted } = props;
  const typed = partText(outer.value, name.id);
  const differs = listed && typed !== '' && !sameName(typed, listed.name);
  useEffect(() => {
    if (listed && typed === '') props.change({ [name.id]: listed.name });
    // Only when the code becomes a known one: a name taken away stays away.
  }, [listed]);
  const tell = listed === null && partText(outer.value, code.id) !== '' ? unlisted : differs ? words('otherName', { name: listed.name }) : '';
  const box = (part: Part, aside?: ReactNode, more?: object) => (
    <Field
      id={`${outer.path}.${part.id}`} label={partNames(part.id, outer.language)} required={outer.required || undefined}
      error={firstAt(outer.faults, `${outer.path}.${part.id}`, outer.say)} aside={aside}
    >
      <TextInput
        {...more} autoComplete="off" value={partText(outer.value, part.id)}
        onChange={(event) => props.change({ [part.id]: orNothing(event.target.value) })}
        onBlur={() => tidyUp(outer, part)}
      />
    </Field>
  );
  return (
    <div className="mf-bank__hand">
      {box(code, undefined, { inputMode: 'numeric', width: 'xs' })}
      {box(name, (
        <span role="status">
          {tell}{differs && <> <Button variant="text" size="sm" onClick={() => props.change({ [name.id]: listed.name })}>{words('useName', { name: listed.name })}</Button></>}
        </span>
      ), { width: 'm' })}
      {props.onSearch && <Button variant="text" size="sm" onClick={props.onSearch}>{words('bySearch')}</Button>}
    </div>
  );
}

/** Shows an answer as it will be kept, once its box is left. */
export function tidyUp(outer: InputProps<BankAccountField>, part: Part): void {
  const text = partText(outer.value, part.id);
  const tidied = part.tidy ? part.tidy(text).trim() : text;
  if (tidied !== text) changePart(outer, { [part.id]: orNothing(tidied) });
}
