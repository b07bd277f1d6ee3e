// What can be done to the form from several places: card, menu, key, panel.
// The functions stay the same while the builder lives, so that cards need not
// be drawn again.
import { useMemo, useRef, useState, useLayoutEffect } from 'react';
import type { FieldType } from '../../form/types';
import { copyFields, copyPage, copySection, paste, readFragment } from './clipboard';
import { references, type Reference } from './references';
import { afterSelection, chosenIds, nextField, ranged, selectionOf, toggled, type Selection } from './selection';
import type { Target } from './locate';
import type { Action, BuilderState } from './state';
import { afterGroup, findField } from './tree';

export interface Removing {
  ids: readonly string[];
  broken: readonly Reference[];
}

export interface Commands {
  dispatch: (action: Action) => void;
  choose: (id: string, how?: { toggle?: boolean; range?: boolean }) => void;
  /** The card above or below takes the focus, and the choice with it when `grow`. */
  walk: (id: string, by: -1 | 1, grow: boolean) => void;
  add: (type: FieldType) => void;
  step: (id: string, by: -1 | 1) => void;
  duplicate: (id?: string) => void;
  /** Into a group, as its last member. */
  enter: (id: string, group: string) => void;
  /** Out of its group, behind it. */
  leave: (id: string) => void;
  /** Shows the field in the preview. */
  see: (id: string) => void;
  /** What is chosen with the card, or the card alone. */
  removeWith: (id: string) => void;
  /** Asks first when something reads what would go. */
  remove: (ids: readonly string[]) => void;
  /** What a copy of the choice holds; '' when nothing is chosen. */
  copied: (id?: string) => string;
  copy: (id?: string) => void;
  cut: (id?: string) => void;
  /** Takes away what is chosen, once it is copied. */
  cutChosen: () => void;
  /** Puts a text in; false when it is no form. */
  paste: (text: string) => boolean;
  /** From a button: asks the browser for the clipboard, else for the text. */
  pasteFromButton: () => void;
  /** Chooses something and brings it into view. */
  reveal: (target: Target) => void;
  say: (text: string) => void;
}

interface Side {
  removing: Removing | undefined;
  setRemoving: (removing: Removing | undefined) => void;
  asking: boolean;
  setAsking: (asking: boolean) => void;
  /** The last thing that was said, for everybody. */
  said: string;
  setSaid: (said: string) => void;
  /** The field that was asked to be seen; `times` tells one wish from the next. */
  seen: { id: string; times: number } | undefined;
}

export const cardId = (id: string): string => `card-${id}`;

/** After the next drawing, as what is looked for may not be there yet. */
function later(find: () => HTMLElement | null, focus: boolean) {
  requestAnimationFrame(() => {
    const element = find();
    element?.scrollIntoView({ block: 'nearest' });
    if (focus) element?.focus({ preventScroll: true });
  });
}

export function focusCard(id: string) {
  later(() => window.document.getElementById(cardId(id)), true);
}

/** Deals with the choice a card's keys or buttons are about: the card's own, or all that are chosen with it. */
function about(selection: Selection, id: string | undefined): readonly string[] {
  const ids = chosenIds(selection);
  return id === undefined || ids.includes(id) ? ids : [id];
}

function textOf({ document, selection }: BuilderState, id: string | undefined): string {
  const ids = about(selection, id);
  if (ids.length > 0) return copyFields(document, ids);
  if (selection.kind === 'section') return copySection(document, selection.page, selection.section);
  return selection.kind === 'page' ? copyPage(document, selection.page) : '';
}

export function useCommands(state: BuilderState, send: (action: Action) => void): { commands: Commands; side: Side } {
  const [removing, setRemoving] = useState<Removing>();
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const [seen, setSeen] = useState<Side['seen']>();
  const latest = useRef(state);
  const own = useRef(''); // what this form copied last
  useLayoutEffect(() => {
    latest.current = state;
  });
  const commands = useMemo<Commands>(() => {
    const now = () => latest.current;
    const dispatch = (action: Action) => {
      if (action.do !== 'select') setSaid(''); // what was said is about the step before
      send(action);
    };
    const select = (selection: Selection) => dispatch({ do: 'select', selection });
    const remove = (ids: readonly string[]) => {
      if (ids.length === 0) return;
      const broken = references(now().document, ids);
      if (broken.length > 0) setRemoving({ ids, broken });
      else dispatch({ do: 'remove', ids });
    };
    const copied = (id?: string) => {
      const text = textOf(now(), id);
      if (text !== '') own.current = text;
      return text;
    };
    const write = (text: string) => {
      if (text === '') return;
      setSaid('コピーしました。ほかの様式や、ほかのタブにも貼り付けられます。');
      navigator.clipboard?.writeText(text).catch(() => setSaid('この画面の中だけにコピーしました。'));
    };
    const put = (text: string): boolean => {
      const fragment = readFragment(text);
      if (!fragment) return false;
      const done = paste(now().document, fragment, afterSelection(now().document, now().selection), text === own.current);
      const [first] = done.ids;
      dispatch({ do: 'put', document: done.document, selection: done.ids.length === 1 ? { kind: 'field', id: first! } : { kind: 'fields', ids: done.ids, anchor: first ?? '' } });
      setSaid(`${done.count}項目を貼り付けました。${done.moved ? '繰り返しの中に置けないものは、その後ろに置きました。' : ''}${done.broken.length > 0 ? `ここにない項目を使っているものがあります: ${done.broken.join('、')}` : ''}`);
      if (first) focusCard(first);
      return true;
    };
    return {
      dispatch,
      choose(id, { toggle, range } = {}) {
        const { document, selection } = now();
        select(toggle ? toggled(selection, id) : range ? ranged(document, selection, id) : { kind: 'field', id });
      },
      walk(id, by, grow) {
        const next = nextField(now().document, id, by);
        if (next === undefined) return;
        if (grow) select(ranged(now().document, chosenIds(now().selection).includes(id) ? now().selection : { kind: 'field', id }, next));
        focusCard(next);
      },
      add(type) {
        dispatch({ do: 'add', type, place: afterSelection(now().document, now().selection) });
      },
      step(id, by) {
        dispatch({ do: 'step', ids: about(now().selection, id), by });
        focusCard(id);
      },
      enter(id, group) {
        const found = findField(now().document, group);
        if (found?.field.type !== 'group') return;
        dispatch({ do: 'move', ids: about(now().selection, id), to: { ...found.place, group, field: found.field.fields.length } });
        focusCard(id);
      },
      leave(id) {
        const found = findField(now().document, id);
        if (!found) return;
        dispatch({ do: 'move', ids: about(now().selection, id), to: afterGroup(now().document, found.place) });
        focusCard(id);
      },
      see(id) {
        select({ kind: 'field', id });
        setSeen((before) => ({ id, times: (before?.times ?? 0) + 1 }));
      },
      removeWith: (id) => remove(about(now().selection, id)),
      duplicate: (id) => dispatch({ do: 'duplicate', ids: about(now().selection, id) }),
      remove,
      copied,
      copy: (id) => write(copied(id)),
      cut(id) {
        const ids = about(now().selection, id);
        write(copied(id));
        remove(ids);
      },
      cutChosen: () => remove(chosenIds(now().selection)),
      paste: put,
      pasteFromButton() {
        const read = navigator.clipboard?.readText?.() ?? Promise.reject(new Error('no clipboard'));
        read.then((text) => put(text) || setAsking(true)).catch(() => (own.current !== '' ? put(own.current) : setAsking(true)));
      },
      reveal(target) {
        select(selectionOf(now().document, target));
        if (target.kind !== 'form') later(() => window.document.getElementById(cardId(target.id)), false);
      },
      say: setSaid,
    };
  }, [send]);
  return { commands, side: { removing, setRemoving, asking, setAsking, said, setSaid, seen } };
}
