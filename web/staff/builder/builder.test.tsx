import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { FormDocument } from '../../form/types';
import { blankDocument } from './blank';
import { Builder } from './builder';

afterEach(cleanup);

function open(save = vi.fn((_: FormDocument, revision: number) => Promise.resolve({ revision: revision + 1 }))) {
  const store = { save, load: () => Promise.resolve({ document: blankDocument('相手の版'), revision: 7 }) };
  render(<Builder document={blankDocument('住民票')} revision={1} store={store} />);
  return { user: userEvent.setup(), save };
}

const form = () => within(screen.getByRole('region', { name: '様式' }));
const add = (name: RegExp) => screen.getByRole('button', { name });

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
    await user.click(await screen.findByRole('button', { name: '相手の版を開く' }, { timeout: 3000 }));
    expect(await form().findByText('相手の版')).toBeTruthy();
  });
});
