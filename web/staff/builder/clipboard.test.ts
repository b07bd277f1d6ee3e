import { describe, expect, it } from 'vitest';
import type { Expression, Field, FormDocument } from '../../form/types';
import { blankDocument, blankField } from './blank';
import { copyFields, copyPage, copySection, duplicate, paste, readFragment } from './clipboard';
import { differences } from './compare';
import { followOption } from './references';
import { allFields, findField, insertFields, removeFields, replaceField, usedIds } from './tree';

const at = (field: number) => ({ page: 0, section: 0, field });
const is = (field: string, text: string): Expression => ({ op: 'eq', args: [{ field }, { text }] });

/** kind decides about note; total reads note's neighbour; a rule is about both. */
function form(): FormDocument {
  const fields: Field[] = [
    blankField('choice', 'kind'),
    { ...blankField('text', 'note'), visible_if: is('kind', 'option_1') } as Field,
    { id: 'people', type: 'group', label: { ja: '世帯員' }, fields: [blankField('number', 'income'), { ...blankField('text', 'why'), visible_if: { op: 'gt', args: [{ field: 'income' }, { number: '0' }] } } as Field] },
    { id: 'total', type: 'calculation', label: { ja: '合計' }, expression: { op: 'sum', over: 'people', args: [{ field: 'income' }] } },
    { ...blankField('choice', 'town'), depends_on: 'kind', options: [{ value: 'x', label: { ja: 'X' }, under: ['option_2'] }] } as Field,
  ];
  const document = insertFields(blankDocument('元'), at(0), fields);
  return { ...document, rules: [{ id: 'rule_1', fields: ['kind', 'note'], require: is('note', 'a'), message: { ja: 'だめ' } }, { id: 'rule_2', fields: ['total'], require: { op: 'gt', args: [{ field: 'total' }, { number: '0' }] }, message: { ja: '0' } }] };
}

const put = (document: FormDocument, text: string, own = false) => paste(document, readFragment(text)!, at(0), own);

describe('copying', () => {
  it('is a form of the open format, with the rules that are all about it', () => {
    const copied = JSON.parse(copyFields(form(), ['note', 'kind'])) as FormDocument;
    expect(copied.format).toBe('madoguchi-form/1');
    expect(allFields(copied).map((f) => f.id)).toEqual(['kind', 'note']);
    expect(copied.rules?.map((r) => r.id)).toEqual(['rule_1']);
  });

  it('refuses what is no form', () => {
    for (const text of ['', 'hello', '{}', '{"format":"madoguchi-form/1","pages":[{"id":"a"}]}', '[1]', 'null']) expect(readFragment(text)).toBeUndefined();
  });
});

describe('pasting', () => {
  it('into another form keeps free ids and the references within', () => {
    const done = put(blankDocument('先'), copyFields(form(), ['kind', 'note', 'people', 'total', 'town']));
    expect(done.broken).toEqual([]);
    expect(done.count).toBe(7);
    expect(allFields(done.document)).toEqual(allFields(form()));
    expect(done.document.rules).toHaveLength(2);
  });

  it('renumbers what is taken, and every reference to it', () => {
    const done = put(form(), copyFields(form(), ['kind', 'note', 'people', 'total', 'town']));
    expect(usedIds(done.document).size).toBe(2 + 14 + 4);
    const [kind, note, people, , , total, town] = done.document.pages[0]!.sections[0]!.fields.flatMap((f) => (f.type === 'group' ? [f, ...f.fields] : [f]));
    expect(note!.visible_if).toEqual(is(kind!.id, 'option_1'));
    expect(kind!.id).not.toBe('kind');
    expect(total!.type === 'calculation' && total!.expression).toEqual({ op: 'sum', over: people!.id, args: [{ field: people!.type === 'group' && people!.fields[0]!.id }] });
    expect(people!.type === 'group' && people!.fields[1]!.visible_if).toEqual({ op: 'gt', args: [{ field: people!.type === 'group' && people!.fields[0]!.id }, { number: '0' }] });
    expect(town!.type === 'choice' && town!.depends_on).toBe(kind!.id);
    expect(done.document.rules![2]!.fields).toEqual([kind!.id, note!.id]);
  });

  it('from elsewhere never reads a field that only has the same id', () => {
    const text = copyFields(form(), ['note']);
    const foreign = put(form(), text);
    expect(foreign.broken).toEqual(['1行の文字']);
    expect(findField(foreign.document, foreign.ids[0]!)?.field.visible_if).toEqual(is('missing_kind', 'option_1'));
    const own = put(form(), text, true);
    expect(own.broken).toEqual([]);
    expect(findField(own.document, own.ids[0]!)?.field.visible_if).toEqual(is('kind', 'option_1'));
  });

  it('brings a cut field back under its id', () => {
    const text = copyFields(form(), ['kind']);
    const cut = removeFields(form(), ['kind']);
    expect(put(cut, text, true).ids).toEqual(['kind']);
  });

  it('puts sections and pages whole, and a group behind a group', () => {
    const section = put(blankDocument('先'), copySection(form(), 0, 0));
    expect(section.document.pages[0]!.sections.map((s) => s.fields.length)).toEqual([0, 5]);
    const page = put(blankDocument('先'), copyPage(form(), 0));
    expect(page.document.pages.map((p) => p.id)).toEqual(['page_1', 'page_2']);
    const nested = paste(form(), readFragment(copyFields(form(), ['people', 'kind']))!, { page: 0, section: 0, field: 0, group: 'people' }, true);
    expect(nested.moved).toBe(true);
    const top = nested.document.pages[0]!.sections[0]!.fields.map((f) => f.type);
    expect(top).toEqual(['choice', 'text', 'group', 'group', 'calculation', 'choice']);
  });

  it('makes a copy beside the thing, without the rules', () => {
    const done = duplicate(form(), ['kind', 'note'])!;
    expect(done.document.pages[0]!.sections[0]!.fields.slice(0, 4).map((f) => f.id)).toEqual(['kind', 'note', ...done.ids]);
    expect(done.document.rules).toHaveLength(2);
  });
});

describe('an option that gets another value', () => {
  it('takes conditions and dependent options along', () => {
    const before = findField(form(), 'kind')!.field;
    const after = { ...before, options: [{ value: 'person', label: { ja: '個人' } }, { value: 'company', label: { ja: '法人' } }].map((o, i) => (i === 0 ? { ...o, value: 'option_1' } : o)) } as Field;
    const next = followOption(replaceField(form(), 'kind', () => after), before, after);
    expect(findField(next, 'note')!.field.visible_if).toEqual(is('kind', 'option_1'));
    const town = findField(next, 'town')!.field;
    expect(town.type === 'choice' && town.options[0]!.under).toEqual(['company']);
  });
});

describe('two versions', () => {
  it('are compared field by field', () => {
    const mine = replaceField(removeFields(form(), ['total']), 'kind', (f) => ({ ...f, label: { ja: '区分' } }));
    const theirs = insertFields(form(), at(0), [blankField('date', 'since')]);
    expect(differences(mine, theirs)).toEqual([
      { kind: 'changed', label: '区分（相手の版では「1つ選ぶ」）' },
      { kind: 'theirs', label: '日付' },
      { kind: 'theirs', label: '合計' },
    ]);
    expect(differences(mine, mine)).toEqual([]);
    expect(differences({ ...mine, title: { ja: '別' } }, mine)).toEqual([{ kind: 'form', label: '様式・ページ・まとまりの設定、または項目どうしの確かめ' }]);
  });
});
