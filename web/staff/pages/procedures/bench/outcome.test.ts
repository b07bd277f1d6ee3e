import { describe, expect, it } from 'vitest';
import type { FormDocument } from '../../../../form/types';
import { copyName, pathOfField, placeOfAnswer, whyNot } from './outcome';

const document = {
  format: 'madoguchi-form/1', title: { ja: '登録' },
  pages: [{ id: 'p', title: { ja: '入力' }, sections: [{ id: 's', fields: [
    { id: 'owner', type: 'name', label: { ja: '{氏名|しめい}' } },
    { id: 'family', type: 'group', label: { ja: '世帯員' }, fields: [{ id: 'member', type: 'text', label: { ja: '名前' } }] },
  ] }] }],
  rules: [{ id: 'rule_1', fields: ['owner'], message: { ja: '一人にしてください。' }, require: { bool: true } }],
} as unknown as FormDocument;

const finding = (key: string, params = {}) => ({ path: 'sample:x', key, params, error: true });
const fault = (path: string, key = 'required') => ({ path, key, params: {} });
const say = (f: { key: string }) => `(${f.key})`;

describe('placeOfAnswer', () => {
  it('names fields, rows and rules as people do', () => {
    expect(placeOfAnswer(document, 'answers.owner')).toBe('「氏名」');
    expect(placeOfAnswer(document, 'family.1.member')).toBe('「世帯員」2行目の「名前」');
    expect(placeOfAnswer(document, 'rule_1')).toBe('確かめ「一人にしてください。」');
    expect(placeOfAnswer(document, 'gone')).toBe('「gone」');
  });
});

describe('whyNot', () => {
  it('says which field refused and why', () => {
    expect(whyNot(document, [finding('sample_refused')], [fault('answers.owner')], say)).toEqual([{ text: '受け付けられるはずの「氏名」が誤りになりました: (required)', field: 'owner' }]);
  });
  it('says what came instead of the fault that was wanted', () => {
    const [why] = whyNot(document, [finding('sample_fault_missing', { field: 'owner' })], [fault('answers.family.0.member')], say);
    expect(why).toEqual({ text: '誤りになるはずの「氏名」が、誤りになりませんでした。代わりに誤りになったのは 「世帯員」1行目の「名前」 です。', field: 'owner' });
  });
  it('says when all was accepted', () => {
    expect(whyNot(document, [finding('sample_accepted')], [], say)[0]!.text).toContain('すべて受け付けられました');
  });
});

it('leads to the field in the builder', () => {
  expect(pathOfField(document, 'owner')).toBe('pages.0.sections.0.fields.0');
  expect(pathOfField(document, 'member')).toBe('pages.0.sections.0.fields.1.fields.0');
  expect(pathOfField(document, 'gone')).toBeUndefined();
});

it('names copies so that no two are alike', () => {
  expect(copyName('18歳', ['18歳'])).toBe('18歳（写し）');
  expect(copyName('18歳（写し）', ['18歳', '18歳（写し）'])).toBe('18歳（写し2）');
  expect(copyName('あ'.repeat(100), []).length).toBeLessThanOrEqual(100);
});
