import '../../form/editing/editing.css';
import './builder.css';
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent, type DragStartEvent } from '@dnd-kit/core';
import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'react';
import type { FormDocument } from '../../form/types';
import { Tabs } from '../../ui/tabs';
import { Canvas } from './canvas';
import { cardId, useCommands, type Commands } from './commands';
import { DataView } from './data-view';
import { AskText, Removal } from './dialogs';
import { collisions, draggedType, dropPlace, keyboardWalk, nameOf, speech, type KeyboardOver } from './drag';
import { gather, type Judged } from './findings';
import { LogicView } from './logic/logic-view';
import { locate, type Target } from './locate';
import { Outline } from './outline';
import { Palette } from './palette';
import { Panel } from './panel';
import { Preview } from './preview';
import { SaveBar, type View } from './save-bar';
import { chosenIds, targetOf } from './selection';
import { initialState, reduce, type BuilderState } from './state';
import { useAutosave, type Store } from './use-autosave';
import { useKeys } from './use-keys';

export interface BuilderProps {
  document: FormDocument;
  revision: number;
  store: Store;
  /** What the server found in the draft it has. */
  judged?: Judged;
  /** A place of the document ("pages.0.sections.1.fields.2") to begin at. */
  start?: string;
}

/** The no-code form builder: palette and outline, the form, its settings and a phone beside it. */
export function Builder({ document, revision, store, judged, start }: BuilderProps) {
  const [state, dispatch] = useReducer(reduce, undefined, () => initialState(document, revision));
  const { commands, side } = useCommands(state, dispatch);
  const [view, setView] = useState<View>('edit');
  const [picking, setPicking] = useState(false);
  const autosave = useAutosave(state, dispatch, store);
  useKeys(commands);
  const jump = (target: Target) => {
    setView('edit');
    commands.reveal(target);
  };
  const began = useRef(start === undefined);
  useEffect(() => {
    if (began.current) return;
    began.current = true;
    commands.reveal(locate(document, start!).target);
  });
  return (
    <div className="mg-builder" data-view={view}>
      <SaveBar state={state} commands={commands} autosave={autosave} view={view} onView={setView} picking={picking} onPicking={setPicking} said={side.said} />
      {view === 'edit' && <Workplace state={state} commands={commands} picking={picking} judged={judged} seen={side.seen} />}
      {view === 'logic' && <div className="mg-builder__whole"><LogicView document={state.document} current={targetOf(state.document, state.selection)} onJump={jump} /></div>}
      {view === 'data' && <div className="mg-builder__whole"><DataView document={state.document} onJump={jump} /></div>}
      <Removal removing={side.removing} onConfirm={(ids) => dispatch({ do: 'remove', ids })} onClose={() => side.setRemoving(undefined)} />
      <AskText open={side.asking} onPaste={commands.paste} onClose={() => side.setAsking(false)} />
    </div>
  );
}

// The same object always: else every card were drawn again at each key.
const pointerOptions = { activationConstraint: { distance: 6 } };

interface WorkplaceProps {
  state: BuilderState;
  commands: Commands;
  picking: boolean;
  judged: Judged | undefined;
  seen: { id: string; times: number } | undefined;
}

/** Where one edits: everything can be dragged from here to there. */
function Workplace({ state, commands, picking, judged, seen }: WorkplaceProps) {
  const { document, selection } = state;
  const [dragging, setDragging] = useState<string>();
  const latest = useRef(state);
  useLayoutEffect(() => {
    latest.current = state;
  });
  // What is wrong, and the preview, may come a moment after what is typed.
  const settled = useDeferredValue(document);
  const notes = useMemo(() => gather(settled, judged), [settled, judged]);
  const now = useMemo(() => () => latest.current.document, []);
  const over = useRef<KeyboardOver>({ id: '' });
  const keyboardOptions = useMemo(() => ({ coordinateGetter: keyboardWalk(now, over.current) }), [now]);
  const sensors = useSensors(useSensor(PointerSensor, pointerOptions), useSensor(KeyboardSensor, keyboardOptions));
  const detection = useMemo(() => collisions(now, over.current), [now]);
  const lift = (id: string | undefined) => {
    over.current.id = '';
    setDragging(id);
  };
  const accessibility = useMemo(
    () => ({ announcements: speech(now), screenReaderInstructions: { draggable: 'スペースキーで持ち上げ、矢印キーで動かし、もう一度スペースキーで置きます。エスケープキーで取り消します。' } }),
    [now],
  );
  const one = selection.kind === 'field' ? selection.id : '';
  useEffect(() => {
    // What was added or jumped to comes into view.
    if (one !== '') window.document.getElementById(cardId(one))?.scrollIntoView({ block: 'nearest' });
  }, [one]);
  const together = dragging !== undefined && chosenIds(selection).includes(dragging) ? chosenIds(selection).length : 1;
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={detection}
      accessibility={accessibility}
      onDragStart={(event: DragStartEvent) => lift(String(event.active.id))}
      onDragCancel={() => lift(undefined)}
      onDragEnd={(event) => {
        lift(undefined);
        drop(latest.current, commands, event);
      }}
    >
      <LeftSide state={state} commands={commands} notes={notes} />
      <Canvas document={document} selection={selection} notes={notes} picking={picking} commands={commands} />
      <NarrowJump what={targetOf(document, selection)} />
      <RightSide state={state} settled={settled} commands={commands} notes={notes} seen={seen} />
      <DragOverlay>{dragging && <div className="mg-builder__ghost">{nameOf(document, dragging)}{together > 1 && `ほか ${together - 1}項目`}</div>}</DragOverlay>
    </DndContext>
  );
}

/** Where the settings stand below the form, a way there and back. */
function NarrowJump({ what }: { what: Target | undefined }) {
  const go = (id: string) => {
    const element = window.document.getElementById(id);
    element?.scrollIntoView({ block: 'start' });
    element?.focus({ preventScroll: true });
  };
  return (
    <div className="mg-builder__jump" role="group" aria-label="移動">
      {what && what.kind !== 'form' && <button type="button" onClick={() => go(cardId(what.id))}>↑ 項目へ</button>}
      <button type="button" onClick={() => go('builder-side')}>設定・プレビューへ ↓</button>
    </div>
  );
}

type SideProps = Pick<WorkplaceProps, 'state' | 'commands'> & { notes: ReturnType<typeof gather> };

function LeftSide({ state, commands, notes }: SideProps) {
  const [tab, setTab] = useState('add');
  const wrong = [...notes.values()].flat().length;
  const chosen = targetOf(state.document, state.selection);
  const key = chosen && chosen.kind !== 'form' ? chosen.id : '';
  // The same object while the same thing is chosen, so that the outline is not drawn at each key.
  const current = useMemo(() => chosen, [chosen?.kind, key]);
  return (
    <div className="mg-builder__left">
      <Tabs
        label="追加と目次"
        value={tab}
        onChange={setTab}
        tabs={[
          { key: 'add', label: '追加', content: <Palette onAdd={commands.add} /> },
          { key: 'outline', label: <>目次{wrong > 0 && <span className="mg-builder__count">{wrong}<span className="mg-sr">件の指摘</span></span>}</>, content: <Outline document={state.document} notes={notes} current={current} commands={commands} /> },
        ]}
      />
    </div>
  );
}

function RightSide({ state, settled, commands, notes, seen }: SideProps & { settled: FormDocument; seen: WorkplaceProps['seen'] }) {
  const [tab, setTab] = useState('settings');
  const { selection } = state;
  const box = useRef<HTMLElement>(null);
  const target = targetOf(state.document, selection);
  const what = target && target.kind !== 'form' ? target.id : selection.kind;
  useEffect(() => {
    if (seen) setTab('preview');
  }, [seen]);
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0; // other settings begin at their beginning
  }, [what]);
  return (
    <aside className="mg-builder__side" id="builder-side" tabIndex={-1} aria-label="設定とプレビュー" ref={box}>
      <Tabs
        label="設定とプレビュー"
        value={tab}
        onChange={setTab}
        tabs={[
          { key: 'settings', label: '設定', content: <Panel document={state.document} selection={selection} notes={notes} commands={commands} /> },
          { key: 'preview', label: 'プレビュー', content: <Preview document={settled} field={selection.kind === 'field' ? selection.id : undefined} seen={seen} /> },
        ]}
      />
    </aside>
  );
}

function drop({ document, selection }: BuilderState, commands: Commands, { active, over }: DragEndEvent) {
  if (!over) return;
  const id = String(active.id);
  const type = draggedType(id);
  const chosen = chosenIds(selection);
  const ids = !type && chosen.includes(id) ? chosen : [id];
  const place = dropPlace(document, id, String(over.id), ids);
  if (!place) return;
  commands.dispatch(type ? { do: 'add', type, place } : { do: 'move', ids, to: place });
}
