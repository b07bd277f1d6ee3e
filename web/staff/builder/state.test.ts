import { describe, expect, it } from 'vitest';
import type { FormDocument } from '../../form/types';
import { blankDocument } from './blank';
import { fieldTypes } from './palette-types';
import { initialState, reduce, type Action, type BuilderState } from './state';
import { locate, placeName } from './locate';
import { references } from './references';
import { allFields, findField, usedIds } from './tree';

function run(...actions: Action[]): BuilderState {
  return actions.reduce(reduce, initialState(blankDocument('住民票'), 1));
}

const at = (field: number, section = 0, page = 0) => ({ page, section, field });
const order = (document: FormDocument) => allFields(document).map((field) => field.id);
const three: Action[] = [
  { do: 'add', type: 'text', place: at(0) },
  { do: 'add', type: 'choice', place: at(1) },
  { do: 'add', type: 'date', place: at(2) },
];

describe('editing', () => {
  it('adds every type of the palette with an id of its own', () => {
    const state = run(...fieldTypes.map<Action>(({ type }, i) => ({ do: 'add', type, place: at(i) })));
    expect(allFields(state.document)).toHaveLength(fieldTypes.length + 1); // a group brings one field
    expect(usedIds(state.document).size).toBe(fieldTypes.length + 1 + 2);
  });

  it('moves by drag and by step, over the border of a page', () => {
    expect(order(run(...three, { do: 'move', ids: ['date_1'], to: at(0) }).document)).toEqual(['date_1', 'text_1', 'choice_1']);
    expect(order(run(...three, { do: 'step', ids: ['text_1'], by: 1 }).document)).toEqual(['choice_1', 'text_1', 'date_1']);
    const over = run(...three, { do: 'add_page', after: 0 }, { do: 'step', ids: ['date_1'], by: 1 });
    expect(findField(over.document, 'date_1')?.place).toEqual(at(0, 0, 1));
    const back = reduce(over, { do: 'step', ids: ['date_1'], by: -1 });
    expect(findField(back.document, 'date_1')?.place).toEqual(at(2));
  });

  it('does not move beyond the ends', () => {
    const state = run(...three);
    expect(reduce(state, { do: 'step', ids: ['text_1'], by: -1 })).toBe(state);
    expect(reduce(state, { do: 'step', ids: ['date_1'], by: 1 })).toBe(state);
  });

  it('copies a field, and a group with its fields, under new ids', () => {
    const state = run({ do: 'add', type: 'group', place: at(0) }, { do: 'duplicate', ids: ['group_1'] });
    expect(new Set(order(state.document)).size).toBe(4);
    expect(state.selection).toEqual({ kind: 'field', id: 'group_2' });
  });

  it('keeps the last page and section', () => {
    const state = run(...three);
    expect(reduce(state, { do: 'remove_page', page: 0 })).toBe(state);
    expect(reduce(state, { do: 'remove_section', page: 0, section: 0 })).toBe(state);
  });
});

describe('undo', () => {
  it('goes back and forth through every change', () => {
    const state = run(...three, { do: 'remove', ids: ['choice_1'] });
    const back = reduce(reduce(state, { do: 'undo' }), { do: 'undo' });
    expect(order(back.document)).toEqual(['text_1', 'choice_1']);
    const forth = reduce(reduce(back, { do: 'redo' }), { do: 'redo' });
    expect(forth.document).toEqual(state.document);
    expect(reduce(forth, { do: 'redo' })).toBe(forth);
  });

  it('takes typing back as one step', () => {
    let state = run(...three);
    for (const ja of ['氏', '氏名']) {
      const { field } = findField(state.document, 'text_1')!;
      state = reduce(state, { do: 'edit', id: 'text_1', field: { ...field, label: { ja } }, property: 'label' });
    }
    expect(findField(state.document, 'text_1')?.field.label.ja).toBe('氏名');
    expect(findField(reduce(state, { do: 'undo' }).document, 'text_1')?.field.label.ja).toBe('1行の文字');
  });

  it('forgets the future on a new change and drops a selection that is gone', () => {
    const undone = reduce(run(...three), { do: 'undo' });
    expect(undone.selection).toEqual({ kind: 'form' });
    expect(reduce(undone, { do: 'add', type: 'phone', place: at(0) }).future).toEqual([]);
  });
});

describe('references', () => {
  it('says whose rules break when a field goes', () => {
    let state = run(...three);
    const { field } = findField(state.document, 'date_1')!;
    const visible_if = { op: 'eq', args: [{ field: 'choice_1' }, { text: 'option_1' }] };
    state = reduce(state, { do: 'edit', id: 'date_1', field: { ...field, visible_if }, property: 'visible_if' });
    expect(references(state.document, ['choice_1'])).toEqual([{ id: 'date_1', name: '日付', kind: 'field' }]);
    expect(references(state.document, ['text_1'])).toEqual([]);
  });
});

describe('saving', () => {
  it('stays unsaved when something changed during the save', () => {
    const during = [...three, { do: 'save_begins' }, { do: 'remove', ids: ['text_1'] }] satisfies Action[];
    expect(run(...during, { do: 'save_succeeded', revision: 2 }).saving.kind).toBe('unsaved');
    expect(run(...three, { do: 'save_begins' }, { do: 'save_succeeded', revision: 2 }).saving.kind).toBe('saved');
  });

  it('keeps a conflict until somebody decides, and undo brings the own version back', () => {
    const conflict = run(...three, { do: 'save_begins' }, { do: 'save_failed', code: 'draft_changed' });
    expect(reduce(conflict, { do: 'remove', ids: ['text_1'] }).saving.kind).toBe('conflict');
    const theirs = reduce(conflict, { do: 'replaced', document: blankDocument('別の人'), revision: 9 });
    expect(theirs.saving.kind).toBe('saved');
    expect(theirs.revision).toBe(9);
    expect(order(reduce(theirs, { do: 'undo' }).document)).toEqual(['text_1', 'choice_1', 'date_1']);
  });
});

describe('findings', () => {
  it('are told at their field and by its name', () => {
    const { document } = run(...three);
    expect(placeName(document, 'pages.0.sections.0.fields.1.visible_if')).toBe('「1つ選ぶ」');
    expect(placeName(document, 'pages.0.visible_if')).toBe('ページ「ページ1」');
    expect(placeName(document, 'rules.0.when')).toBe('');
    expect(locate(document, 'pages.0.sections.0.fields.1.options.0.value')).toEqual({ target: { kind: 'field', id: 'choice_1' }, rest: 'options.0.value' });
    expect(locate(document, 'pages.0.sections.0.fields.10')).toEqual({ target: { kind: 'section', id: 'section_1' }, rest: 'fields.10' });
  });
});
