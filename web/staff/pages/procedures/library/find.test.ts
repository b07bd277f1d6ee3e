import { describe, expect, it } from 'vitest';
import { anything, contents, fits, folded, parts, shelves, uses, type Item } from './find';

const item = (change: Partial<Item>): Item => ({
  key: 'dog-registration', title: '犬の登録', kana: 'イヌノトウロク', easy: 'いぬを とどける', description: '30日以内に届け出ます。', category: 'ペット', use: 'notification', tags: ['引越し'],
  pages: 2, questions: 20, minutes: 5, types: ['choice', 'group', 'name', 'text'], cases: 4, identity: 'none', visibility: 'public', processing_days: 7, fee: '3,000円', ...change,
});
const dog = item({});
const pay = item({ key: 'tax', title: '口座振替', kana: 'コウザフリカエ', category: '税金', use: 'enrolment', tags: ['税'], minutes: 8, types: ['bank_account', 'signature'] });

describe('finding a ready procedure', () => {
  it('reads kana of both kinds, any width, and words in any order', () => {
    for (const words of ['いぬ', 'イヌ', 'ｲﾇ', '犬 登録', '登録　犬', '引越し', '30日', '３０日', 'ペット', 'とどける', 'いぬをとどける']) expect([words, fits(dog, { ...anything, words })]).toEqual([words, true]);
    for (const words of ['ねこ', '犬 税', 'いぬの ねこ']) expect([words, fits(dog, { ...anything, words })]).toEqual([words, false]);
    expect(folded('ｶﾞくどうＡ')).toBe('ガクドウa');
  });

  it('keeps to category, use, length and what the form has, all together', () => {
    const asked = (change: Partial<typeof anything>) => [dog, pay].filter((i) => fits(i, { ...anything, ...change })).map((i) => i.key);
    expect(asked({})).toEqual(['dog-registration', 'tax']);
    expect(asked({ category: '税金' })).toEqual(['tax']);
    expect(asked({ use: 'notification' })).toEqual(['dog-registration']);
    expect(asked({ minutes: 5 })).toEqual(['dog-registration']);
    expect(asked({ parts: ['account'] })).toEqual(['tax']);
    expect(asked({ parts: ['account', 'rows'] })).toEqual([]);
    expect(asked({ parts: ['account'], category: 'ペット' })).toEqual([]);
    expect(asked({ parts: ['no_such_part'] })).toEqual([]);
  });

  it('puts the fullest category first and reads each by kana', () => {
    const cat = item({ key: 'cat', title: '猫', kana: 'ネコ' });
    const bird = item({ key: 'bird', title: '鳥', kana: 'トリ' });
    expect(shelves([pay, cat, dog, bird]).map((s) => [s.category, s.items.map((i) => i.key)])).toEqual([
      ['ペット', ['dog-registration', 'bird', 'cat']],
      ['税金', ['tax']],
    ]);
  });

  it('names what a form has', () => {
    expect(contents(dog)).toEqual(['くり返し（明細・世帯員）']);
    expect(contents(pay)).toEqual(['口座', '署名']);
    expect(new Set(parts.map((p) => p.key)).size).toBe(parts.length);
    expect(new Set(uses.map(([key]) => key)).size).toBe(8);
  });
});
