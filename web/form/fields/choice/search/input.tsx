import './search.css';
import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { Button } from '../../../../ui/button';
import { Field } from '../../../../ui/field';
import { CloseIcon } from '../../../../ui/icons';
import { TextInput } from '../../../../ui/input';
import type { ChoiceField, Option } from '../../../types';
import { asText, frame } from '../../frame';
import type { InputProps } from '../../input';
import { pick } from '../../kind';
import { useFieldTexts } from '../../texts';
import { optionOf } from '../offers';
import { shown, useOffered } from '../shown';
import { find } from './find';
import { searchTexts } from './texts';

/** One row's height in rem, as in search.css: all are as high, so that only those in view are drawn. */
const rowRems = 3.5;
const rowPixels = () => rowRems * (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
const rowsInView = 8;
const spare = 4;
const page = 7;

type Props = InputProps<ChoiceField>;

/** What is typed and where in the list one is; closed while typed is undefined. */
function useSearch(props: Props) {
  const { field, value, onChange, language } = props;
  const offered = useOffered(props);
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(-1);
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const query = useDeferredValue(typed ?? '');
  const found = useMemo(() => find(offered, query, language), [offered, query, language]);
  const chosen = optionOf(field, asText(value));
  const close = () => { setOpen(false); setTyped(undefined); setActive(-1); };
  const move = (to: number) => {
    const at = Math.max(0, Math.min(found.length - 1, to));
    setOpen(true);
    setActive(at);
    bring(list, at);
  };
  const choose = (option: Option | undefined) => {
    if (option && shown(props, option).disabled) return;
    onChange(option?.value);
    close();
  };
  return {
    found, active, open: open && found.length + query.length > 0, list, chosen, close, move, choose, query,
    text: typed ?? pick(chosen?.label, language),
    type: (text: string) => { setTyped(text); setOpen(true); setActive(-1); if (list.current) list.current.scrollTop = 0; },
    show: () => { setOpen(true); if (chosen) bring(list, found.indexOf(chosen)); },
    /** What was typed and not chosen is no answer; nothing left in the box takes it away. */
    leave: () => { if (typed !== undefined && typed.trim() === '') onChange(undefined); close(); },
  };
}

/** Scrolls a row into view. */
function bring({ current }: RefObject<HTMLDivElement | null>, at: number): void {
  if (!current || at < 0) return;
  const rowHeight = rowPixels();
  const top = at * rowHeight;
  const height = current.clientHeight || rowsInView * rowHeight;
  if (top < current.scrollTop) current.scrollTop = top;
  else if (top + rowHeight > current.scrollTop + height) current.scrollTop = top + rowHeight - height;
}

type Search = ReturnType<typeof useSearch>;

function onKey(event: KeyboardEvent, search: Search): void {
  // Enter and the arrows belong to the input method while it converts.
  if (event.nativeEvent.isComposing) return;
  const { active, found, open } = search;
  const steps: Record<string, number> = { ArrowDown: active + 1, ArrowUp: active < 0 ? found.length - 1 : active - 1, PageDown: active + page, PageUp: active - page };
  const to = steps[event.key];
  if (to !== undefined) search.move(to);
  else if (event.key === 'Enter' && open && found[active]) search.choose(found[active]);
  else if (event.key === 'Escape' && open) search.close();
  else return;
  event.preventDefault();
}

/** The list below the box: only the rows in view are there. */
function Rows({ props, search, id }: { props: Props; search: Search; id: string }) {
  const { language } = props;
  const { found, active, chosen, list } = search;
  const [top, setTop] = useState(0);
  const t = useFieldTexts(searchTexts, language);
  const first = Math.max(0, Math.floor(top / rowPixels()) - spare);
  const rows = Array.from({ length: Math.min(rowsInView + 2 * spare, found.length - first) }, (_, i) => first + i);
  if (active >= 0 && !rows.includes(active)) rows.push(active);
  return (
    <div className="mf-search__list" ref={list} onScroll={(event) => setTop(event.currentTarget.scrollTop)} onMouseDown={(event) => event.preventDefault()}>
      {found.length === 0 && <p className="mf-search__none">{t('none')}</p>}
      <ul id={id} role="listbox" aria-label={pick(props.field.label, language)} className="mf-search__rows" style={{ height: `${found.length * rowRems}rem` }}>
        {rows.map((at) => {
          const option = found[at]!;
          const { label, hint, disabled } = shown(props, option);
          return (
            <li
              key={option.value} id={`${id}-${at}`} role="option" className="mf-search__row" style={{ top: `${at * rowRems}rem` }}
              aria-selected={option === chosen} aria-disabled={disabled || undefined} aria-setsize={found.length} aria-posinset={at + 1}
              data-active={at === active || undefined} onClick={() => search.choose(option)}
            >
              <span>{label}</span>
              {hint && <span className="mg-sub">{hint}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** One of very many: a box to type in, and the matches below it (combobox). */
export function SearchInput(props: Props) {
  const { path, language, t } = props;
  const search = useSearch(props);
  const words = useFieldTexts(searchTexts, language);
  const { open, active, found, text, chosen, query } = search;
  const list = `${path}-list`;
  const outer = frame(props);
  return (
    <Field {...outer} hint={outer.hint ?? words('hint')}>
      <div className="mf-search">
        <TextInput
          role="combobox" aria-expanded={open} aria-controls={open ? list : undefined} aria-autocomplete="list"
          aria-activedescendant={open && active >= 0 ? `${list}-${active}` : undefined}
          autoComplete="off" spellCheck={false} value={text}
          onChange={(event) => search.type(event.target.value)} onKeyDown={(event) => onKey(event, search)}
          onClick={search.show} onFocus={(event) => event.currentTarget.select()} onBlur={search.leave}
        />
        {chosen && (
          <span className="mf-search__clear">
            <Button variant="text" size="sm" icon={<CloseIcon />} aria-label={t('form.clear')} onClick={() => search.choose(undefined)} />
          </span>
        )}
        {open && <Rows props={props} search={search} id={list} />}
        <span className="mg-sr" role="status">{open && query !== '' ? words(found.length === 0 ? 'none' : 'found', { count: found.length }) : ''}</span>
      </div>
    </Field>
  );
}
