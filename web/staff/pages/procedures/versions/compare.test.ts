import { describe, expect, it } from 'vitest';
import type { FormDocument } from '../../../../form/types';
import { compare, outOfOrder, type Comparison } from './compare';

const base: FormDocument = {
  format: 'madoguchi-form/1',
  title: { ja: '犬の登録' },
  pages: [
    {
      id: 'page_1', title: { ja: '飼い主' },
      sections: [{ id: 's_1', fields: [
        { id: 'owner', type: 'name', label: { ja: '{氏名|しめい}' }, required: true },
        { id: 'has_dog', type: 'choice', label: { ja: '犬はいますか' }, options: [{ value: 'yes', label: { ja: 'はい' } }, { value: 'no', label: { ja: 'いいえ' } }] },
        { id: 'dog', type: 'text', label: { ja: '犬の名前' }, max_length: 20, visible_if: { op: 'eq', args: [{ field: 'has_dog' }, { text: 'yes' }] } },
      ] }],
    },
    { id: 'page_2', title: { ja: '確認' }, sections: [{ id: 's_2', fields: [{ id: 'memo', type: 'long_text', label: { ja: '連絡事項' } }] }] },
  ],
  rules: [{ id: 'rule_1', fields: ['dog'], message: { ja: '名前を短くしてください。' }, require: { op: 'le', args: [{ op: 'length', args: [{ field: 'dog' }] }, { number: '10' }] } }],
} as unknown as FormDocument;

function changed(change: (document: FormDocument) => void): Comparison {
  const after = structuredClone(base);
  change(after);
  return compare(base, after);
}

const lines = (c: Comparison) => c.groups.flatMap((g) => g.changes.map((x) => `${g.title}|${x.kind}|${x.what}|${x.details.map((d) => `${d.name}:${d.before ?? ''}→${d.after ?? ''}`).join(';')}`));
const fields = (d: FormDocument, page = 0) => d.pages[page]!.sections[0]!.fields as unknown as Record<string, unknown>[];

describe('compare', () => {
  it('finds nothing between the same', () => {
    expect(compare(base, structuredClone(base))).toEqual({ groups: [], counts: { added: 0, removed: 0, changed: 0, moved: 0 } });
  });

  it('tells what was added and removed, on its page', () => {
    const c = changed((d) => {
      fields(d, 1).push({ id: 'mail', type: 'email', label: { ja: 'メール' }, required: true });
      fields(d).splice(2, 1);
    });
    expect(lines(c)).toEqual(['ページ「飼い主」|removed|項目「犬の名前」|', 'ページ「確認」|added|項目「メール」|種類:→メールアドレス;必須:→必須']);
    expect(c.counts).toEqual({ added: 1, removed: 1, changed: 0, moved: 0 });
  });

  it('says in words what a field was renamed, retyped and set to', () => {
    const c = changed((d) => {
      Object.assign(fields(d)[2]!, { label: { ja: '犬の呼び名', en: 'Name' }, type: 'long_text', max_length: 30, required: true });
    });
    expect(lines(c)).toEqual(['ページ「飼い主」|changed|項目「犬の呼び名」|質問の言葉:犬の名前→犬の呼び名;質問の言葉（英語）:→Name;種類:1行の文字→長い文章;最大の文字数:20→30;必須:任意→必須']);
  });

  it('reads conditions and rules aloud', () => {
    const c = changed((d) => {
      fields(d)[2]!.visible_if = { op: 'eq', args: [{ field: 'has_dog' }, { text: 'no' }] };
      delete fields(d)[0]!.visible_if;
      (d.rules as unknown as { message: unknown }[])[0]!.message = { ja: '10文字までです。' };
    });
    const [first, second] = lines(c);
    expect(first).toContain('表示する条件:');
    expect(first).toContain('はい');
    expect(first).toContain('いいえ');
    expect(first).not.toContain('has_dog');
    expect(second).toBe('項目どうしの確かめ|changed|確かめ「10文字までです。」|伝える言葉:名前を短くしてください。→10文字までです。');
  });

  it('tells options that came, went, were renamed and reordered', () => {
    const c = changed((d) => {
      fields(d)[1]!.options = [{ value: 'no', label: { ja: 'いません' } }, { value: 'yes', label: { ja: 'はい' } }, { value: 'soon', label: { ja: 'これから' } }];
    });
    expect(lines(c)[0]).toBe('ページ「飼い主」|changed|項目「犬はいますか」|選択肢の追加:→「これから」;選択肢の言葉:「いいえ」→「いません」;選択肢の順番:「はい」、「いいえ」→「いません」、「はい」、「これから」');
  });

  it('marks only what moved', () => {
    const c = changed((d) => {
      const [owner] = fields(d).splice(0, 1);
      fields(d).push(owner!);
    });
    expect(lines(c)).toEqual(['ページ「飼い主」|moved|項目「氏名」|順番:→並びが変わりました']);
    const across = changed((d) => fields(d, 1).unshift(fields(d).pop()!));
    expect(lines(across)).toEqual(['ページ「確認」|moved|項目「犬の名前」|場所:ページ「飼い主」→ページ「確認」']);
  });

  it('knows pages that came, went, were renamed and reordered', () => {
    const c = changed((d) => {
      d.pages[0]!.title = { ja: '飼い主の方' };
      d.pages.reverse();
      d.pages.push({ id: 'page_3', title: { ja: '支払い' }, sections: [{ id: 's_3', fields: [] }] } as never);
    });
    expect(lines(c).map((l) => l.split('|').slice(1, 3).join('|'))).toEqual(['changed|ページ「飼い主の方」', 'moved|ページ「飼い主の方」', 'added|ページ「支払い」']);
    const gone = changed((d) => d.pages.pop());
    expect(lines(gone)).toEqual(['なくなったページ「確認」|removed|ページ「確認」|', 'なくなったページ「確認」|removed|項目「連絡事項」|']);
  });

  it('takes a field that was made anew alike for the same', () => {
    const c = changed((d) => {
      fields(d)[2] = { ...fields(d)[2]!, id: 'dog_2', max_length: 25 };
      (d.rules as unknown as { fields: string[] }[])[0]!.fields = ['dog_2'];
    });
    expect(lines(c)[0]).toBe('ページ「飼い主」|changed|項目「犬の名前」|最大の文字数:20→25');
  });

  it('follows members of a group', () => {
    const withGroup = (label: string) => {
      const d = structuredClone(base);
      fields(d).push({ id: 'family', type: 'group', label: { ja: '世帯員' }, fields: [{ id: 'member', type: 'text', label: { ja: label } }] });
      return d;
    };
    expect(lines(compare(withGroup('名前'), withGroup('お名前')))).toEqual(['ページ「飼い主」|changed|「世帯員」の項目「お名前」|質問の言葉:名前→お名前']);
  });
});

describe('outOfOrder', () => {
  it('moves as few as can be', () => {
    expect([...outOfOrder(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'a'])]).toEqual(['a']);
    expect([...outOfOrder(['a', 'b'], ['a', 'x', 'b'])]).toEqual([]);
    expect(outOfOrder(['a', 'b', 'c'], ['c', 'b', 'a']).size).toBe(2);
  });
});
