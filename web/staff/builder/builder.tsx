import '../../form/editing/editing.css';
import './builder.css';
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, closestCenter, useSensor, useSensors, type DragEndEvent, type DragStartEvent } from '@dnd-kit/core';
import { sortableKeyboardCoordinates } from '@dnd-kit/sortable';
import { useEffect, useReducer, useState } from 'react';
import type { FieldType, FormDocument } from '../../form/types';
import { Tabs } from '../../ui/tabs';
import { typeName } from './blank';
import { Canvas } from './canvas';
import { draggedType, dropPlace, speech } from './drag';
import { Palette } from './palette';
import { Panel } from './panel';
import { Preview } from './preview';
import { SaveBar } from './save-bar';
import { initialState, reduce, type Action, type BuilderState } from './state';
import { findField, type Place } from './tree';
import { useAutosave, type Store } from './use-autosave';

export interface Finding {
  path: string;
  key: string;
  severity: string;
  text: string;
}

export interface BuilderProps {
  document: FormDocument;
  revision: number;
  store: Store;
  findings?: readonly Finding[];
}

/** The no-code form builder: palette, form, settings and a phone beside it. */
export function Builder({ document, revision, store, findings = [] }: BuilderProps) {
  const [state, dispatch] = useReducer(reduce, undefined, () => initialState(document, revision));
  const [dragging, setDragging] = useState<string>();
  const [side, setSide] = useState('settings');
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const autosave = useAutosave(state, dispatch, store);
  useHistoryKeys(dispatch);
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: speech(state.document), screenReaderInstructions: { draggable: 'スペースキーで持ち上げ、矢印キーで動かし、もう一度スペースキーで置きます。エスケープキーで取り消します。' } }}
      onDragStart={(event: DragStartEvent) => setDragging(String(event.active.id))}
      onDragCancel={() => setDragging(undefined)}
      onDragEnd={(event) => {
        setDragging(undefined);
        drop(state, dispatch, event);
      }}
    >
      <div className="mg-builder">
        <SaveBar state={state} dispatch={dispatch} autosave={autosave} />
        <Palette onAdd={(type) => dispatch({ do: 'add', type, place: afterSelection(state) })} />
        <Canvas state={state} dispatch={dispatch} findings={findings} />
        <aside className="mg-builder__side" aria-label="設定とプレビュー">
          <Tabs
            label="設定とプレビュー"
            value={side}
            onChange={setSide}
            tabs={[
              { key: 'settings', label: '設定', content: <Panel state={state} dispatch={dispatch} /> },
              { key: 'preview', label: 'プレビュー', content: <Preview document={state.document} /> },
            ]}
          />
        </aside>
      </div>
      <DragOverlay>{dragging && <div className="mg-builder__ghost">{nameOf(state.document, dragging)}</div>}</DragOverlay>
    </DndContext>
  );
}

function nameOf(document: FormDocument, id: string): string {
  const type = draggedType(id);
  return type ? typeName(type) : (findField(document, id)?.field.label.ja ?? '');
}

/** New fields come after the chosen one, else at the end of what is chosen. */
function afterSelection({ document, selection }: BuilderState): Place {
  if (selection.kind === 'field') {
    const found = findField(document, selection.id);
    if (found) return { ...found.place, field: found.place.field + 1 };
  }
  const page = selection.kind === 'page' || selection.kind === 'section' ? selection.page : document.pages.length - 1;
  const sections = document.pages[page]?.sections ?? [];
  const section = selection.kind === 'section' ? selection.section : sections.length - 1;
  return { page, section, field: sections[section]?.fields.length ?? 0 };
}

function drop(state: BuilderState, dispatch: (action: Action) => void, { active, over }: DragEndEvent) {
  if (!over) return;
  const id = String(active.id);
  const place = dropPlace(state.document, id, String(over.id));
  if (!place) return;
  const type: FieldType | undefined = draggedType(id);
  dispatch(type ? { do: 'add', type, place } : { do: 'move', id, to: place });
}

/** Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y), except while typing in a field that has its own undo. */
function useHistoryKeys(dispatch: (action: Action) => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const target = event.target;
      if (target instanceof HTMLElement && target.closest('input, textarea')) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      dispatch({ do: key === 'y' || event.shiftKey ? 'redo' : 'undo' });
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [dispatch]);
}

