import { describe, expect, it } from 'vitest';
import { changeIds, idsOf, keepKnownFiles, valueAt } from './at-path';

const add = (id: string) => (ids: string[]) => [...ids, id];

describe('changeIds', () => {
  it('adds to a field and to a row of a group', () => {
    expect(changeIds({}, 'photo', add('a'))).toEqual({ photo: { ids: ['a'] } });
    const answers = { people: [{ name: 'い' }, { photo: { ids: ['a'] } }] };
    expect(changeIds(answers, 'people.1.photo', add('b'))).toEqual({ people: [{ name: 'い' }, { photo: { ids: ['a', 'b'] } }] });
    expect(answers.people[1]).toEqual({ photo: { ids: ['a'] } });
  });

  it('leaves nothing behind when the last is taken away', () => {
    expect(changeIds({ photo: { ids: ['a'] }, x: '1' }, 'photo', () => [])).toEqual({ x: '1' });
  });

  it('does not make a row that is gone', () => {
    expect(changeIds({ people: [] }, 'people.0.photo', add('a'))).toEqual({ people: [] });
    expect(changeIds({}, 'people.0.photo', add('a'))).toEqual({});
  });
});

describe('valueAt', () => {
  it('reads what may not be there', () => {
    expect(idsOf(valueAt({ people: [{ photo: { ids: ['a'] } }] }, 'people.0.photo'))).toEqual(['a']);
    expect(idsOf(valueAt({}, 'people.0.photo'))).toEqual([]);
    expect(idsOf('nonsense')).toEqual([]);
  });
});

describe('keepKnownFiles', () => {
  it('drops what the server has not, in rows too', () => {
    const answers = { name: { family: '山田' }, photo: { ids: ['a', 'b'] }, people: [{ paper: { ids: ['c'] }, age: '3' }], tags: ['x'] };
    expect(keepKnownFiles(answers, new Set(['a']))).toEqual({ name: { family: '山田' }, photo: { ids: ['a'] }, people: [{ age: '3' }], tags: ['x'] });
  });
});
