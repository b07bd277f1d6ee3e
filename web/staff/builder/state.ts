// The builder's state: one document, what was before and after it, what is
// chosen, and how it stands with the server. Pure; the screen dispatches.
import type { Field, FieldType, FormDocument, Page, Rule, Section } from '../../form/types';
import { duplicate } from './clipboard';
import * as pages from './pages';
import { followOption } from './references';
import { afterRemoval, stillThere, type Selection } from './selection';
import * as tree from './tree';
import type { Place } from './tree';

/** What somebody else saved meanwhile. */
export interface Theirs {
  document: FormDocument;
  revision: number;
  by?: string;
  at?: string;
}

/** How the document stands with the server. */
export type Saving =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving'; document: FormDocument }
  | { kind: 'failed'; code: string }
  | { kind: 'conflict'; theirs?: Theirs };

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
  | { do: 'remove'; ids: readonly string[] }
  | { do: 'duplicate'; ids: readonly string[] }
  | { do: 'step'; ids: readonly string[]; by: -1 | 1 }
  | { do: 'move'; ids: readonly string[]; to: Place }
  | { do: 'group'; ids: readonly string[] }
  | { do: 'edit'; id: string; field: Field; property: string }
  | { do: 'require'; ids: readonly string[]; required: boolean }
  | { do: 'edit_form'; change: Partial<FormDocument>; property: string }
  | { do: 'edit_page'; page: number; change: Partial<Page>; property: string }
  | { do: 'edit_section'; page: number; section: number; change: Partial<Section>; property: string }
  | { do: 'add_page'; after: number }
  | { do: 'remove_page'; page: number }
  | { do: 'move_page'; from: number; to: number }
  | { do: 'add_section'; page: number }
  | { do: 'remove_section'; page: number; section: number }
  | { do: 'step_section'; page: number; section: number; by: -1 | 1 }
  | { do: 'add_rule'; rule: Omit<Rule, 'id'> }
  | { do: 'edit_rule'; id: string; change: Partial<Rule>; property: string }
  | { do: 'remove_rule'; id: string }
  | { do: 'put'; document: FormDocument; selection: Selection }
  | { do: 'select'; selection: Selection }
  | { do: 'undo' }
  | { do: 'redo' }
  | ServerAction;

type ServerAction =
  | { do: 'save_begins' }
  | { do: 'save_succeeded'; revision: number }
  | { do: 'save_failed'; code: string }
  | { do: 'theirs_known'; theirs: Theirs }
  | { do: 'replaced'; document: FormDocument; revision: number };

const mostUndo = 200;

export function initialState(document: FormDocument, revision: number): BuilderState {
  return { document, past: [], future: [], selection: { kind: 'form' }, revision, saving: { kind: 'saved' }, tag: '' };
}

const chosen = (ids: readonly string[]): Selection => (ids.length === 1 ? { kind: 'field', id: ids[0]! } : { kind: 'fields', ids, anchor: ids[0] ?? '' });

export function reduce(state: BuilderState, action: Action): BuilderState {
  const { document } = state;
  switch (action.do) {
    case 'add': {
      const added = tree.addField(document, action.type, action.place);
      return changed(state, added.document, { kind: 'field', id: added.id });
    }
    case 'duplicate': {
      const copy = duplicate(document, action.ids);
      return copy ? changed(state, copy.document, chosen(copy.ids)) : state;
    }
    case 'remove':
      return changed(state, tree.removeFields(document, action.ids), afterRemoval(document, action.ids));
    case 'step':
      return changed(state, tree.stepFields(document, action.ids, action.by));
    case 'move':
      return changed(state, tree.moveFields(document, action.ids, action.to));
    case 'group': {
      const grouped = tree.groupFields(document, action.ids);
      return grouped ? changed(state, grouped.document, { kind: 'field', id: grouped.id }) : state;
    }
    case 'edit':
      return edit(state, action);
    case 'require':
      return changed(state, action.ids.reduce((d, id) => tree.replaceField(d, id, (f) => required(f, action.required)), document));
    case 'put':
      return changed(state, action.document, action.selection);
    case 'select':
      return { ...state, selection: action.selection, tag: '' };
    case 'undo':
    case 'redo':
      return travel(state, action.do);
    default:
      return action.do.startsWith('save_') || action.do === 'replaced' || action.do === 'theirs_known' ? withServer(state, action as ServerAction) : arrange(state, action as Arrangement);
  }
}

function edit(state: BuilderState, action: Extract<Action, { do: 'edit' }>): BuilderState {
  const before = tree.findField(state.document, action.id)?.field;
  const replaced = tree.replaceField(state.document, action.id, () => action.field);
  const next = before && action.property === 'options' ? followOption(replaced, before, action.field) : replaced;
  return changed(state, next, { kind: 'field', id: action.field.id }, `${action.id}.${action.property}`);
}

function required(field: Field, on: boolean): Field {
  if (field.type === 'explanation' || field.type === 'calculation' || field.type === 'group') return field;
  const { required: _, ...rest } = field;
  return on ? { ...field, required: true } : (rest as Field);
}

type Arrangement = Extract<Action, { do: 'edit_form' | 'edit_page' | 'edit_section' | 'add_page' | 'remove_page' | 'move_page' | 'add_section' | 'remove_section' | 'step_section' | 'add_rule' | 'edit_rule' | 'remove_rule' }>;

/** Pages, sections, rules and the form itself. */
function arrange(state: BuilderState, action: Arrangement): BuilderState {
  const { document } = state;
  switch (action.do) {
    case 'edit_form':
      return changed(state, pages.withoutNothing({ ...document, ...action.change }), undefined, `form.${action.property}`);
    case 'edit_page':
      return changed(state, pages.changePage(document, action.page, action.change), undefined, `page ${action.page}.${action.property}`);
    case 'edit_section': {
      const next = tree.updateSection(document, action.page, action.section, (s) => pages.withoutNothing({ ...s, ...action.change }));
      return changed(state, next, undefined, `section ${action.page} ${action.section}.${action.property}`);
    }
    case 'add_page':
      return changed(state, pages.addPage(document, action.after), { kind: 'page', page: action.after + 1 });
    case 'remove_page':
      return changed(state, pages.removePage(document, action.page), { kind: 'form' });
    case 'move_page':
      return changed(state, pages.movePage(document, action.from, action.to), { kind: 'page', page: action.to });
    case 'add_section':
      return changed(state, pages.addSection(document, action.page), { kind: 'section', page: action.page, section: document.pages[action.page]?.sections.length ?? 0 });
    case 'remove_section':
      return changed(state, pages.removeSection(document, action.page, action.section), { kind: 'form' });
    case 'step_section': {
      const to = pages.stepSection(document, action.page, action.section, action.by);
      return changed(state, to.document, { kind: 'section', page: to.page, section: to.section });
    }
    case 'add_rule': {
      const added = pages.addRule(document, action.rule);
      return changed(state, added.document, { kind: 'rule', id: added.id });
    }
    case 'edit_rule':
      return changed(state, pages.changeRule(document, action.id, action.change), undefined, `rule ${action.id}.${action.property}`);
    case 'remove_rule':
      return changed(state, pages.removeRule(document, action.id), { kind: 'form' });
  }
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
    case 'theirs_known':
      return state.saving.kind === 'conflict' ? { ...state, saving: { kind: 'conflict', theirs: action.theirs } } : state;
    case 'replaced':
      return {
        ...initialState(action.document, action.revision),
        past: [...state.past, state.document].slice(-mostUndo), // "undo" brings one's own version back
        selection: stillThere(action.document, state.selection),
      };
  }
}
