import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { FormDocument } from '../../form/types';
import { blankDocument } from './blank';
import { Builder } from './builder';

afterEach(cleanup);

function open(save = vi.fn((_: FormDocument, revision: number) => Promise.resolve({ revision: revision + 1 }))) {
  const store = { save, load: () => Promise.resolve({ document: blankDocument('相手の版'), revision: 7, by: '佐藤 花子', at: '2026-11-23T08:15:00Z' }) };
  render(<Builder document={blankDocument('住民票')} revision={1} store={store} />);
  return { user: userEvent.setup(), save };
}

const form = () => within(screen.getByRole('region', { name: '様式' }));
const add = (name: RegExp) => within(screen.getByRole('region', { name: '項目を追加' })).getAllByRole('button', { name })[0]!;

describe('Builder', () => {
  it('adds a field, names it, makes it required and saves by itself', async () => {
    const { user, save } = open();
    await user.click(add(/^1行の文字/));
    const label = screen.getByRole('textbox', { name: '質問（見出し）' });
    await user.clear(label);
    await user.type(label, '世帯主');
    await user.click(screen.getByRole('checkbox', { name: '必須にする' }));
    expect(form().getByText('世帯主')).toBeTruthy();
    await waitFor(() => expect(save).toHaveBeenCalled(), { timeout: 3000 });
    const saved = save.mock.calls.at(-1)![0];
    expect(saved.pages[0]!.sections[0]!.fields).toMatchObject([{ type: 'text', label: { ja: '世帯主' }, required: true }]);
    await screen.findByText('保存しました');
  });

  it('saves what is left when one goes to another screen at once', async () => {
    const { user, save } = open();
    await user.click(add(/^電話番号/));
    expect(save).not.toHaveBeenCalled();
    cleanup();
    expect(save.mock.calls.at(-1)![0].pages[0]!.sections[0]!.fields).toMatchObject([{ type: 'phone' }]);
  });

  it('saves also what was changed during a save that one leaves', async () => {
    const answers: (() => void)[] = [];
    const { user, save } = open(vi.fn((_: FormDocument, revision: number) => new Promise<{ revision: number }>((done) => answers.push(() => done({ revision: revision + 1 })))));
    await user.click(add(/^電話番号/));
    await waitFor(() => expect(save).toHaveBeenCalledTimes(1), { timeout: 3000 });
    await user.click(add(/^氏名/));
    cleanup();
    answers[0]!();
    await waitFor(() => expect(save).toHaveBeenCalledTimes(2));
    expect(save.mock.calls[1]![0].pages[0]!.sections[0]!.fields).toHaveLength(2);
    expect(save.mock.calls[1]![1]).toBe(2);
  });

  it('shows a field by a condition and reads it out', async () => {
    const { user } = open();
    await user.click(add(/^1つ選ぶ/));
    await user.click(add(/^日付/));
    await user.click(screen.getByRole('button', { name: '条件を付ける' }));
    expect(form().getByText('「1つ選ぶ」が「選択肢1」のとき表示')).toBeTruthy();
    await user.click(form().getByRole('button', { name: '「1つ選ぶ」の操作' }));
    await user.click(screen.getByRole('menuitem', { name: '削除' }));
    expect(screen.getByText(/次の条件や計算がこの項目を使っています/)).toBeTruthy();
  });

  it('undoes from the bar', async () => {
    const { user } = open();
    await user.click(add(/^電話番号/));
    await user.click(screen.getByRole('button', { name: '元に戻す' }));
    expect(form().queryByText('電話番号')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'やり直す' }));
    expect(form().getAllByText('電話番号').length).toBeGreaterThan(0);
  });

  it('says when somebody else saved, and lets one choose', async () => {
    const { user } = open(vi.fn(() => Promise.reject(new Problem({ status: 409, code: 'draft_changed' }))));
    await user.click(add(/^電話番号/));
    await screen.findByText('佐藤 花子さんがこの様式を保存しました（2026年11月23日(月) 17:15）', undefined, { timeout: 3000 });
    await user.click(screen.getByRole('button', { name: '比べる' }));
    expect(within(screen.getByRole('dialog')).getByText('電話番号')).toBeTruthy();
    await user.click(within(screen.getByRole('dialog')).getAllByRole('button', { name: '閉じる' })[0]!);
    await user.click(screen.getByRole('button', { name: '相手の版を開く' }));
    expect(await form().findByText('相手の版')).toBeTruthy();
  });

  it('chooses several fields by key and pointer, and deletes them together', async () => {
    const { user } = open();
    for (const name of [/^電話番号/, /^氏名/, /^住所/]) await user.click(add(name));
    const card = (name: string) => form().getByRole('button', { name: new RegExp(`^${name}`) });
    await user.click(card('電話番号'));
    await user.keyboard('{Shift>}{ArrowDown}{/Shift}');
    expect(screen.getByRole('heading', { name: '2項目を選んでいます' })).toBeTruthy();
    await user.keyboard('{Control>}');
    await user.click(card('住所'));
    await user.keyboard('{/Control}');
    expect(screen.getByRole('heading', { name: '3項目を選んでいます' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '必須にする' }));
    expect(form().getAllByText('※必須')).toHaveLength(3);
    card('住所').focus();
    await user.keyboard('{Delete}');
    expect(form().queryByText('住所')).toBeNull();
    await user.click(screen.getByRole('button', { name: '元に戻す' }));
    expect(form().getAllByText('住所').length).toBeGreaterThan(0);
  });

  it('copies with the keys and pastes with new ids', async () => {
    const { user } = open();
    await user.click(add(/^電話番号/));
    await user.click(form().getByRole('button', { name: /^電話番号/ }));
    let held = '';
    const clipboardData = { setData: (_: string, text: string) => (held = text), getData: () => held };
    const at = () => form().getAllByRole('button', { name: /^電話番号/ })[0]!;
    fireEvent.copy(at(), { clipboardData });
    expect(JSON.parse(held)).toMatchObject({ format: 'madoguchi-form/1' });
    fireEvent.paste(at(), { clipboardData });
    expect(form().getAllByRole('button', { name: /^電話番号/ })).toHaveLength(2);
    held = 'ただの文字';
    fireEvent.paste(at(), { clipboardData });
    expect(form().getAllByRole('button', { name: /^電話番号/ })).toHaveLength(2);
  });

  it('puts a field into a group and out again from its menu', async () => {
    const { user } = open();
    await user.click(add(/^繰り返し/));
    await user.click(add(/^電話番号/));
    const members = () => within(form().getByRole('list', { name: '「繰り返し」の中の項目' }));
    expect(members().queryByText('電話番号')).toBeNull();
    const work = async (item: string) => {
      await user.click(form().getByRole('button', { name: '「電話番号」の操作' }));
      await user.click(screen.getByRole('menuitem', { name: item }));
    };
    await work('繰り返しの中へ');
    expect(members().getAllByText('電話番号').length).toBeGreaterThan(0);
    await work('繰り返しの外へ');
    expect(members().queryByText('電話番号')).toBeNull();
  });

  it('builds a condition of several levels and reads it out', async () => {
    const { user } = open();
    await user.click(add(/^1つ選ぶ/));
    await user.click(add(/^数値/));
    await user.click(add(/^長い文章/));
    await user.click(screen.getByRole('button', { name: '条件を付ける' }));
    await user.click(screen.getByRole('button', { name: 'まとまりを足す' }));
    const inner = within(screen.getByRole('group', { name: 'どれか1つを満たす' }));
    await user.selectOptions(inner.getByRole('combobox', { name: 'どの項目' }), '数値');
    await user.selectOptions(inner.getByRole('combobox', { name: '比べ方' }), 'が次以上');
    expect(form().getByText('「1つ選ぶ」が「選択肢1」、かつ、「数値」が「1」以上のとき表示')).toBeTruthy();
  });

  it('works a formula out as it is written, and says at once what is wrong', async () => {
    const { user } = open();
    await user.click(add(/^数値/));
    await user.click(add(/^計算/));
    const formula = screen.getByRole('textbox', { name: '式' });
    await user.clear(formula);
    await user.type(formula, '計算 = 数値 × 300');
    expect(within(screen.getByRole('group', { name: '答えの例で試す' })).getByText('600')).toBeTruthy();
    expect(form().getByText('＝ 「数値」×300')).toBeTruthy();
    await user.type(formula, ' +');
    expect(screen.getByText(/式が途中で終わっています/)).toBeTruthy();
    await user.click(screen.getByRole('tab', { name: '組み立てる' }));
    expect(screen.getAllByRole('combobox', { name: '1つ目' }).length).toBeGreaterThan(0);
  });

  it('shows who decides what, and goes there', async () => {
    const { user } = open();
    await user.click(add(/^1つ選ぶ/));
    await user.click(add(/^長い文章/));
    await user.click(screen.getByRole('button', { name: '条件を付ける' }));
    await user.click(screen.getByRole('button', { name: 'つながり図' }));
    const picture = within(screen.getByRole('group', { name: 'どの項目が何を決めるか' }));
    await user.click(picture.getByRole('button', { name: '1つ選ぶ（1つ選ぶ）' }));
    expect(screen.getByRole('heading', { name: '1つ選ぶの設定' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '集める情報' }));
    expect(screen.getByRole('region', { name: 'そのほかの記入' })).toBeTruthy();
  });

  it('says what is wrong at its field and in the outline, and finds a field by its words', async () => {
    const { user } = open();
    await user.click(add(/^1行の文字/));
    await user.clear(screen.getByRole('textbox', { name: '質問（見出し）' }));
    expect(await form().findByText('言葉が空です。')).toBeTruthy();
    await user.click(add(/^住所/));
    await user.click(screen.getByRole('tab', { name: /^目次/ }));
    const outline = within(screen.getByRole('navigation', { name: '目次' }));
    await user.click(outline.getByRole('button', { name: /直すところ 1/ }));
    expect(screen.getByRole('heading', { name: '1行の文字の設定' })).toBeTruthy();
    await user.type(outline.getByRole('searchbox', { name: '項目をさがす' }), '住所');
    await user.click(outline.getByRole('button', { name: '住所' }));
    expect(screen.getByRole('heading', { name: '住所の設定' })).toBeTruthy();
  });
});
