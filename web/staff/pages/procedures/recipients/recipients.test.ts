import { describe, expect, it } from 'vitest';
import { previewServices } from '../../../builder/preview-services';
import type { FormDocument } from '../../../../form/types';
import { answersOf, wholeAnswers } from '../../application/office';
import { tooFew } from './seats';
import { assigned } from './upload';
import { badCell, bodyOf, fileFault, guess, type Fields, type Mapping } from './use-recipients';
import { Problem } from '../../../../api/problem';

const fields: Fields = {
  match: { field: 'ticket', check: 'birth_date' },
  items: [
    { field: 'name', part: 'family', label: '氏名（姓）', open: false },
    { field: 'name', part: 'given', label: '氏名（名）', open: false },
    { field: 'place', part: '', label: '会場', open: true },
  ],
};

const document: FormDocument = {
  format: 'madoguchi-form/1', title: { ja: '検診' },
  pages: [{ id: 'p', title: { ja: '1' }, sections: [{ id: 's', fields: [
    { id: 'place', type: 'choice', label: { ja: '会場' }, options: [{ value: 'east', label: { ja: '東' }, capacity: 3 }, { value: 'west', label: { ja: '西' } }] },
    { id: 'verdict', type: 'text', label: { ja: '判定' }, staff_only: true },
  ] }] }],
};

describe('the columns of a list', () => {
  it('are guessed from their headings', () => {
    expect(guess(['受診券番号', '生年月日', '氏名(姓)', '氏名 名', '会場', '備考'], fields)).toEqual({ number: 0, check: 1, targets: { 2: 'name/family', 3: 'name/given', 4: 'place' }, once: true });
    expect(guess(['氏名（姓）', '備考'], { ...fields, match: { field: 'ticket', check: 'none' } })).toEqual({ number: undefined, check: undefined, targets: { 0: 'name/family' }, once: true });
  });

  it('have one use each, and each use one column', () => {
    const before: Mapping = { number: 0, check: 1, targets: { 2: 'place' }, once: false };
    expect(assigned(before, 2, '#number')).toEqual({ number: 2, check: 1, targets: {}, once: false });
    expect(assigned(before, 3, 'place')).toEqual({ number: 0, check: 1, targets: { 3: 'place' }, once: false });
    expect(assigned(before, 0, '')).toEqual({ number: undefined, check: 1, targets: { 2: 'place' }, once: false });
  });

  it('go to the server by field and part', () => {
    expect(bodyOf({ number: 0, check: 1, targets: { 2: 'name/family', 4: 'place' }, once: true })).toEqual({
      number: 0, check: 1, once: true, targets: [{ column: 2, field: 'name', part: 'family' }, { column: 4, field: 'place' }],
    });
  });

  it('say what is wrong in words', () => {
    expect(badCell('duplicate')).toContain('ほかの行');
    expect(badCell('something_new')).toBe('様式で使えない値です');
    expect(fileFault(new Problem({ status: 422, code: 'invalid_input', fields: [{ path: 'file', key: 'bad_encoding' }] }))).toContain('文字コード');
    expect(fileFault(new Problem({ status: 409, code: 'no_match_field' }))).toBeUndefined();
  });
});

describe('seats', () => {
  const seat = (taken: number) => ({ field: 'place', field_label: '会場', option: 'east', option_label: '東', capacity: 5, taken });
  it('warn when a draft has fewer than are taken', () => {
    expect(tooFew(document, [seat(4)])).toEqual([{ seat: seat(4), capacity: 3 }]);
    expect(tooFew(document, [seat(3)])).toEqual([]);
    expect(tooFew(document, [{ ...seat(9), option: 'west' }])).toEqual([]);
  });

  it('are all there in the preview', () => {
    const { seats } = previewServices(document);
    expect(seats?.('place', 'east')).toBe(3);
    expect(seats?.('place', 'west')).toBeUndefined();
    expect(seats?.('verdict', 'x')).toBeUndefined();
  });
});

describe('fields for staff', () => {
  it('are kept apart from the answers and read together', () => {
    const office = [{ number: 1, at: '', by: '', fields: ['verdict'], damaged: false, answers: { verdict: '可' } }, { number: 2, at: '', by: '', fields: ['verdict'], damaged: false, answers: { verdict: '否' } }];
    expect(wholeAnswers({ answers: { place: 'east' }, office })).toEqual({ place: 'east', verdict: '否' });
    expect(wholeAnswers({ answers: { place: 'east' }, office: [] })).toEqual({ place: 'east' });
    const staff = document.pages[0]!.sections[0]!.fields.filter((f) => f.id === 'verdict');
    expect(answersOf(staff, { place: 'east', verdict: '否' })).toEqual({ verdict: '否' });
  });
});
