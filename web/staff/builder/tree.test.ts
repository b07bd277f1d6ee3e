import { describe, expect, it } from 'vitest';
import type { Field, FieldType, FormDocument } from '../../form/types';
import { blankDocument, blankField } from './blank';
import { dropPlace, groupDropId, keyboardOrder, sectionDropId } from './drag';
import { addPage, addSection, stepSection } from './pages';
import { afterRemoval, afterSelection, nextField, ranged, stillThere, toggled } from './selection';
import { allFields, findField, groupFields, inOrder, insertFields, moveFields, nearGroup, removeFields, stepField, stepFields } from './tree';

const field = (id: string, type: FieldType = 'text'): Field => blankField(type, id);
const group = (id: string, ...members: string[]): Field => ({ id, type: 'group', label: { ja: id }, fields: members.map((m) => field(m)) });
const at = (index: number, into?: string) => ({ page: 0, section: 0, field: index, ...(into && { group: into }) });

/** a, b, g(m, n), c on the first page; d on the second. */
function form(): FormDocument {
  const two = addPage(blankDocument('x'), 0);
  return insertFields(insertFields(two, at(0), [field('a'), field('b'), group('g', 'm', 'n'), field('c')]), { page: 1, section: 0, field: 0 }, [field('d')]);
}

const order = (d: FormDocument) => allFields(d).map((f) => f.id).join(' ');
const groupOf = (d: FormDocument, id: string) => findField(d, id)?.place.group;

describe('members of a group', () => {
  it('are found with their place', () => {
    expect(findField(form(), 'n')?.place).toEqual(at(1, 'g'));
    expect(inOrder(form(), ['n', 'a', 'g']).map((f) => f.field.id)).toEqual(['a', 'g']);
  });

  it('go in, out and about', () => {
    const inside = moveFields(form(), ['a'], at(1, 'g'));
    expect(order(inside)).toBe('b g m a n c d');
    expect(groupOf(inside, 'a')).toBe('g');
    const outside = moveFields(inside, ['m', 'n'], at(0));
    expect(order(outside)).toBe('m n b g a c d');
    expect(groupOf(outside, 'm')).toBeUndefined();
  });

  it('are never groups', () => {
    const two = insertFields(form(), at(0), [group('h', 'k')]);
    expect(moveFields(two, ['h'], at(0, 'g'))).toBe(two);
    expect(moveFields(two, ['g'], at(0, 'g'))).toBe(two);
    expect(groupFields(two, ['a', 'h'])).toBeUndefined();
  });

  it('leave by a step beyond the end of the group', () => {
    const down = stepField(form(), 'n', 1);
    expect(order(down)).toBe('a b g m n c d');
    expect(groupOf(down, 'n')).toBeUndefined();
    const up = stepField(form(), 'm', -1);
    expect(order(up)).toBe('a b m g n c d');
  });

  it('can be made of fields that stand together', () => {
    const made = groupFields(form(), ['c', 'a'])!;
    expect(order(made.document)).toBe('group_1 a c b g m n d');
    expect(groupOf(made.document, 'c')).toBe('group_1');
    expect(nearGroup(form(), 'c')?.id).toBe('g');
    expect(nearGroup(form(), 'd')).toBeUndefined();
  });
});

describe('several fields', () => {
  it('move together and keep their order', () => {
    expect(order(moveFields(form(), ['c', 'a'], { page: 1, section: 0, field: 1 }))).toBe('b g m n d a c');
    expect(order(stepFields(form(), ['a', 'b'], 1))).toBe('g m n a b c d');
    expect(order(stepFields(form(), ['b', 'c'], -1))).toBe('b c a g m n d');
    expect(stepFields(form(), ['a', 'b'], -1)).toEqual(form());
  });

  it('go together, members as well', () => {
    expect(order(removeFields(form(), ['a', 'm', 'd']))).toBe('b g n c');
    const same = form();
    expect(removeFields(same, ['nobody'])).toBe(same);
  });
});

describe('dropping', () => {
  const d = form();
  it.each<[string, string, string[], string | undefined]>([
    ['a', 'c', ['a'], 'b g m n c a d'],
    ['c', 'a', ['c'], 'c a b g m n d'],
    ['a', 'n', ['a'], 'b g m a n c d'],
    ['m', 'a', ['m'], 'm a b g n c d'],
    ['m', 'n', ['m'], 'a b g n m c d'],
    ['a', groupDropId('g'), ['a'], 'b g m n a c d'],
    ['a', sectionDropId(1, 0), ['a', 'b'], 'g m n c d a b'],
    ['a', 'b', ['a', 'b'], undefined],
    ['g', 'm', ['g'], undefined],
    ['g', groupDropId('g'), ['g'], undefined],
    ['a', 'c', ['a', 'g'], 'b c a g m n d'],
  ])('%s on %s with %j', (id, over, together, result) => {
    const place = dropPlace(d, id, over, together);
    expect(place && order(moveFields(d, together, place))).toBe(result);
  });

  it('puts a new field where it is dropped, but no group into a group', () => {
    expect(dropPlace(d, 'new:text', 'b')).toEqual(at(1));
    expect(dropPlace(d, 'new:text', groupDropId('g'))).toEqual(at(2, 'g'));
    expect(dropPlace(d, 'new:group', 'm')).toBeUndefined();
  });
});

it('arrow keys lead through the form in its order, into groups and out', () => {
  expect(keyboardOrder(form(), 'a').join(' ')).toBe('a b g m n group:g c d section:1:0');
  expect(keyboardOrder(form(), 'g').join(' ')).toBe('a b g c d section:1:0');
  expect(keyboardOrder(form(), 'm').join(' ')).toBe('a b g m n group:g c section:0:0 d section:1:0');
});

describe('choosing', () => {
  const d = form();
  it('adds and takes away one, or everything up to one', () => {
    const one = { kind: 'field', id: 'b' } as const;
    expect(toggled(one, 'd')).toEqual({ kind: 'fields', ids: ['b', 'd'], anchor: 'd' });
    expect(toggled(toggled(one, 'd'), 'b')).toEqual({ kind: 'field', id: 'd' });
    const range = ranged(d, one, 'n');
    expect(range).toEqual({ kind: 'fields', ids: ['b', 'g', 'm', 'n'], anchor: 'b' });
    expect(ranged(d, range, 'a')).toEqual({ kind: 'fields', ids: ['a', 'b'], anchor: 'b' });
    expect(ranged(d, { kind: 'form' }, 'a')).toEqual({ kind: 'field', id: 'a' });
  });

  it('walks over the borders of groups and pages', () => {
    expect(nextField(d, 'n', 1)).toBe('c');
    expect(nextField(d, 'c', 1)).toBe('d');
    expect(nextField(d, 'd', 1)).toBeUndefined();
  });

  it('stays near what is gone', () => {
    expect(afterRemoval(d, ['a', 'b'])).toEqual({ kind: 'field', id: 'g' });
    expect(afterRemoval(d, ['c'])).toEqual({ kind: 'field', id: 'g' });
    expect(afterRemoval(d, ['d'])).toEqual({ kind: 'section', page: 1, section: 0 });
    expect(stillThere(d, { kind: 'fields', ids: ['a', 'gone'], anchor: 'gone' })).toEqual({ kind: 'field', id: 'a' });
  });

  it('says where the next field goes', () => {
    expect(afterSelection(d, { kind: 'field', id: 'm' })).toEqual(at(1, 'g'));
    expect(afterSelection(d, { kind: 'form' })).toEqual({ page: 1, section: 0, field: 1 });
  });
});

describe('sections', () => {
  it('step within a page and to the next', () => {
    const two = addSection(form(), 0);
    const down = stepSection(two, 0, 0, 1);
    expect([down.page, down.section]).toEqual([0, 1]);
    const over = stepSection(down.document, 0, 1, 1);
    expect([over.page, over.section]).toEqual([1, 0]);
    expect(order(over.document)).toBe('a b g m n c d');
    expect(stepSection(form(), 0, 0, 1).document.pages[0]!.sections).toHaveLength(1);
  });
});
