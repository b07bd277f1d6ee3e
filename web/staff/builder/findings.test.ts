import { describe, expect, it } from 'vitest';
import type { Field, FieldType, FormDocument } from '../../form/types';
import { blankDocument, blankField } from './blank';
import { classOf, gathered, gatheredText } from './data-classes';
import { countNotes, gather, notesAt } from './findings';
import { localFindings } from './local-findings';
import { fieldTypes, foundTypes } from './palette-types';
import { insertFields } from './tree';

const at = (field: number) => ({ page: 0, section: 0, field });
const formOf = (...fields: Field[]): FormDocument => insertFields(blankDocument('x'), at(0), fields);
const wrong = (...fields: Field[]) => localFindings(formOf(...fields)).map((n) => ('id' in n.target ? `${n.target.id} ${n.key} ${n.rest}` : n.key));
const make = (type: FieldType, id: string, change: object = {}): Field => ({ ...blankField(type, id), ...change }) as Field;

describe('what comes from the palette', () => {
  it.each(fieldTypes.map((t) => t.type))('is without fault: %s', (type) => {
    expect(wrong(blankField(type, 'a'))).toEqual([]);
  });

  it('is found by what people call it', () => {
    const names = (search: string) => foundTypes(search).flatMap(({ types }) => types.map((t) => t.type));
    expect(names('銀行')).toEqual(['bank_account']);
    expect(names('')).toHaveLength(fieldTypes.length);
    expect(names('ないもの')).toEqual([]);
  });
});

describe('instant findings', () => {
  it.each<[string, Field[], string[]]>([
    ['no label', [make('text', 'a', { label: { ja: ' ' } })], ['a required label']],
    ['range', [make('text', 'a', { min_length: 5, max_length: 2 }), make('number', 'b', { min: '3', max: '1' })], ['a empty_range ', 'b empty_range min']],
    ['pattern', [make('text', 'a', { pattern: '^[0-9]$' })], ['a bad_pattern pattern']],
    ['options', [make('choice', 'a', { options: [{ value: 'x', label: { ja: 'X' } }, { value: 'x', label: { ja: '' } }] })], ['a required options.1.label', 'a duplicate_option options.1.value']],
    ['reference', [make('text', 'a', { visible_if: { op: 'answered', args: [{ field: 'gone' }] } })], ['a unknown_reference visible_if']],
    ['type', [make('number', 'n'), make('text', 'a', { visible_if: { op: 'gt', args: [{ field: 'n' }, { text: 'x' }] } })], ['a type_mismatch visible_if']],
    ['calculation', [make('calculation', 'a', { expression: { text: 'x' } })], ['a type_mismatch expression']],
    ['empty group', [make('group', 'a', { fields: [] })], ['a empty_group fields']],
    ['slider', [make('number', 'a', { display: 'slider' })], ['a slider_without_ends display']],
    ['times', [make('time', 'a', { min: '17:00', max: '09:00' }), make('date_time', 'b', { opens: '10:00', closes: '09:59' }), make('time', 'c', { min: '09:00', max: '09:00' })], ['a empty_range min', 'b empty_range opens']],
    ['period', [make('period', 'a', { min_days: 3, max_days: 2 })], ['a empty_range ']],
    ['table', [make('matrix', 'a', { rows: [], options: [] }), make('matrix', 'b', { rows: [{ value: 'A', label: { ja: '' } }] })], ['a no_rows rows', 'a no_options options', 'b required rows.0.label', 'b bad_id rows.0.value']],
    ['both required', [make('choice', 'c'), make('text', 'a', { required: true, required_if: { op: 'answered', args: [{ field: 'c' }] } })], ['a required_twice required_if']],
    ['staff only', [make('text', 's', { staff_only: true }), make('text', 'a', { visible_if: { op: 'answered', args: [{ field: 's' }] } })], ['a reads_staff_only visible_if']],
    ['dependent', [make('choice', 'a', { depends_on: 'b' }), make('choice', 'b')], ['a depends_on_not_before depends_on']],
    ['under', [make('choice', 'b'), make('choice', 'a', { depends_on: 'b', options: [{ value: 'x', label: { ja: 'X' }, under: ['gone'] }] })], ['a unknown_option_under options.0.under']],
    ['in order', [make('choice', 'b'), make('choice', 'a', { depends_on: 'b', options: [{ value: 'x', label: { ja: 'X' }, under: ['option_1'] }] })], []],
  ])('%s', (_, fields, found) => expect(wrong(...fields)).toEqual(found));

  it('stand with those of the server, each once, where the thing is now', () => {
    const saved = formOf(make('text', 'a'), make('choice', 'b', { options: [] }), make('choice', 'c'));
    const judged = { document: saved, items: [{ path: 'pages.0.sections.0.fields.1', key: 'no_options', severity: 'error', text: '選択肢がありません。' }, { path: 'pages.0.sections.0.fields.0.visible_if', key: 'dead_branch', severity: 'warning', text: '表示されません。' }, { path: 'pages.0.sections.0.fields.2.options.1', key: 'dead_option', severity: 'warning', text: '選べません。' }] };
    const now = formOf(make('phone', 'new'), ...saved.pages[0]!.sections[0]!.fields);
    const notes = gather(now, judged);
    expect(notesAt(notes, { kind: 'field', id: 'b' }).map((n) => n.key)).toEqual(['no_options']);
    expect(notesAt(notes, { kind: 'field', id: 'a' }).map((n) => n.rest)).toEqual(['visible_if']);
    expect(countNotes([...notes.values()].flat())).toEqual({ errors: 1, warnings: 2 });
    expect(notesAt(notes, { kind: 'field', id: 'c' })[0]?.text).toBe('「選択肢2」: 選べません。');
    const mended = formOf(make('text', 'a'), make('choice', 'b'));
    expect(notesAt(gather(mended, judged), { kind: 'field', id: 'b' })).toEqual([]);
  });
});

describe('what a form gathers', () => {
  it('is told by class, with the mark of special care first', () => {
    const form = formOf(make('name', 'a'), make('long_text', 'b', { sensitive: true }), make('explanation', 'c'), make('group', 'g'), make('bank_account', 'd', { staff_only: true, required: true }), make('map_point', 'e'), make('attachment', 'f'));
    expect(gathered(form).map((i) => [i.id, i.class])).toEqual([['a', 'identity'], ['b', 'sensitive'], ['g_text', 'general'], ['d', 'financial'], ['e', 'location'], ['f', 'file']]);
    expect(gatheredText(gathered(form)).split('\n')[4]).toBe('金融の情報\t口座\t口座\tページ1\t\t必須\t職員');
    expect(classOf(blankField('group', 'g'))).toBeUndefined();
  });
});
