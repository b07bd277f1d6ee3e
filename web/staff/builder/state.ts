// The builder's state: one document, what was before and after it, what is
// chosen, and how it stands with the server. Pure; the screen dispatches.
import type { Field, FieldType, FormDocument, Page, Section } from '../../form/types';
import * as tree from './tree';
import type { Place } from './tree';

export type Selection =
  | { kind: 'form' }
  | { kind: 'page'; page: number }
  | { kind: 'section'; page: number; section: number }
  | { kind: 'field'; id: string };

/** How the document stands with the server. */
export type Saving =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving'; document: FormDocument }
  | { kind: 'failed'; code: string }
  | { kind: 'conflict' };

export interface BuilderState {
  document: FormDocument;
  past: FormDocument[];
  future: FormDocument[];
  selection: Selection;
  revision: number;
  saving: Saving;
  /** Two edits with the same tag in a row are one step of undo (typing). */
  tag: string;
}

export type Action =
  | { do: 'add'; type: FieldType; place: Place }
  | { do: 'remove'; id: string }
  | { do: 'duplicate'; id: string }
  | { do: 'step'; id: string; by: -1 | 1 }
  | { do: 'move'; id: string; to: Place }
  | { do: 'edit'; id: string; field: Field; property: string }
  | { do: 'edit_form'; change: Partial<FormDocument>; property: string }
  | { do: 'edit_page'; page: number; change: Partial<Page>; property: string }
  | { do: 'edit_section'; page: number; section: number; change: Partial<Section>; property: string }
  | { do: 'add_page'; after: number }
  | { do: 'remove_page'; page: number }
  | { do: 'move_page'; from: number; to: number }
  | { do: 'add_section'; page: number }
  | { do: 'remove_section'; page: number; section: number }
  | { do: 'select'; selection: Selection }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'save_begins' }
  | { do: 'save_succeeded'; revision: number }
  | { do: 'save_failed'; code: string }
  | { do: 'replaced'; document: FormDocument; revision: number };

const mostUndo = 200;

export function initialState(document: FormDocument, revision: number): BuilderState {
  return { document, past: [], future: [], selection: { kind: 'form' }, revision, saving: { kind: 'saved' }, tag: '' };
}

export function reduce(state: BuilderState, action: Action): BuilderState {
  const { document } = state;
  switch (action.do) {
    case 'add': {
      const added = tree.addField(document, action.type, action.place);
      return changed(state, added.document, { kind: 'field', id: added.id });
    }
    case 'duplicate': {
      const copy = tree.duplicateField(document, action.id);
      return changed(state, copy.document, { kind: 'field', id: copy.id });
    }
    case 'remove':
      return changed(state, tree.removeField(document, action.id), { kind: 'form' });
    case 'step':
      return changed(state, tree.stepField(document, action.id, action.by));
    case 'move':
      return changed(state, tree.moveField(document, action.id, action.to));
    case 'edit':
      return changed(state, tree.replaceField(document, action.id, () => action.field), rename(action), `${action.id}.${action.property}`);
    case 'edit_form':
      return changed(state, { ...document, ...action.change }, undefined, `form.${action.property}`);
    case 'edit_page':
      return changed(state, tree.changePage(document, action.page, action.change), undefined, `page ${action.page}.${action.property}`);
    case 'edit_section':
      return changed(
        state,
        tree.updateSection(document, action.page, action.section, (s) => ({ ...s, ...action.change })),
        undefined,
        `section ${action.page} ${action.section}.${action.property}`,
      );
    case 'add_page':
      return changed(state, tree.addPage(document, action.after), { kind: 'page', page: action.after + 1 });
    case 'remove_page':
      return changed(state, tree.removePage(document, action.page), { kind: 'form' });
    case 'move_page':
      return changed(state, tree.movePage(document, action.from, action.to), { kind: 'page', page: action.to });
    case 'add_section':
      return changed(state, tree.addSection(document, action.page));
    case 'remove_section':
      return changed(state, tree.removeSection(document, action.page, action.section), { kind: 'form' });
    case 'select':
      return { ...state, selection: action.selection, tag: '' };
    case 'undo':
    case 'redo':
      return travel(state, action.do);
    default:
      return withServer(state, action);
  }
}

function rename(action: { id: string; field: Field }): Selection {
  return { kind: 'field', id: action.field.id };
}

function changed(state: BuilderState, document: FormDocument, selection?: Selection, tag = ''): BuilderState {
  if (document === state.document) return state;
  const together = tag !== '' && tag === state.tag;
  return {
    ...state,
    document,
    past: together ? state.past : [...state.past, state.document].slice(-mostUndo),
    future: [],
    selection: selection ?? state.selection,
    saving: dirty(state.saving),
    tag,
  };
}

/** A conflict stays a conflict until somebody decides. */
function dirty(saving: Saving): Saving {
  return saving.kind === 'conflict' || saving.kind === 'saving' ? saving : { kind: 'unsaved' };
}

function travel(state: BuilderState, way: 'undo' | 'redo'): BuilderState {
  const [from, to] = way === 'undo' ? [state.past, state.future] : [state.future, state.past];
  const document = from.at(-1);
  if (!document) return state;
  const rest = from.slice(0, -1);
  const grown = [...to, state.document];
  return {
    ...state,
    document,
    past: way === 'undo' ? rest : grown,
    future: way === 'undo' ? grown : rest,
    selection: stillThere(document, state.selection),
    saving: dirty(state.saving),
    tag: '',
  };
}

function stillThere(document: FormDocument, selection: Selection): Selection {
  if (selection.kind === 'field' && !tree.findField(document, selection.id)) return { kind: 'form' };
  if (selection.kind === 'page' && !document.pages[selection.page]) return { kind: 'form' };
  if (selection.kind === 'section' && !document.pages[selection.page]?.sections[selection.section]) return { kind: 'form' };
  return selection;
}

type ServerAction = Extract<Action, { do: 'save_begins' | 'save_succeeded' | 'save_failed' | 'replaced' }>;

function withServer(state: BuilderState, action: ServerAction): BuilderState {
  switch (action.do) {
    case 'save_begins':
      return { ...state, saving: { kind: 'saving', document: state.document }, tag: '' };
    case 'save_succeeded': {
      const whole = state.saving.kind === 'saving' && state.saving.document === state.document;
      return { ...state, revision: action.revision, saving: { kind: whole ? 'saved' : 'unsaved' } };
    }
    case 'save_failed':
      return { ...state, saving: action.code === 'draft_changed' ? { kind: 'conflict' } : { kind: 'failed', code: action.code } };
    case 'replaced':
      return {
        ...initialState(action.document, action.revision),
        past: [...state.past, state.document].slice(-mostUndo), // "undo" brings one's own version back
        selection: stillThere(action.document, state.selection),
      };
  }
}
