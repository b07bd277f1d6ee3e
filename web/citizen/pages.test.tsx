import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from './app/app';
import { FakeServer } from './fake-server';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
  vi.stubGlobal('fetch', server.fetch);
  vi.stubGlobal('scrollTo', () => {});
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

const patience = { timeout: 5000 };

/** A new tab at the address. */
function open(path: string) {
  window.history.replaceState(null, '', path);
  localStorage.setItem('madoguchi.language', localStorage.getItem('madoguchi.language') ?? 'ja');
  return render(<App />);
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name }, patience);
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }, patience));

async function begin() {
  open('/apply/visit');
  await userEvent.click(await screen.findByLabelText('利用規約に同意します', {}, patience));
  await press('同意してはじめる');
}

async function fillIn(nickname: string) {
  await userEvent.type(await screen.findByLabelText('呼び名', {}, patience), nickname);
  await press('次へ');
  await heading('希望');
  await press('確認へ進む');
  await heading('内容の確認');
}

describe('finding a procedure', () => {
  it('goes from the search to the procedure', async () => {
    open('/');
    await userEvent.type(await screen.findByLabelText('手続をさがす', {}, patience), '見学');
    await press('検索');
    await heading('手続の一覧');
    await userEvent.click(await screen.findByRole('link', { name: '庁舎見学の申込み' }, patience));
    await heading('庁舎見学の申込み');
    expect(screen.getByText('無料')).toBeTruthy();
    expect(screen.getByRole('link', { name: '申請をはじめる' }).getAttribute('href')).toBe('/apply/visit');
    expect(document.title).toBe('庁舎見学の申込み | 青空市');
  });

  it('says so when there is none, or the page is not there', async () => {
    open('/procedures?q=ない');
    expect(await screen.findByText('あてはまる手続がありません', {}, patience)).toBeTruthy();
    window.history.pushState(null, '', '/nowhere');
    window.dispatchEvent(new Event('popstate'));
    await heading('ページが見つかりません');
  });

  it('offers no beginning outside the period', async () => {
    server.window = 'closed';
    open('/procedures/visit');
    await heading('庁舎見学の申込み');
    expect(screen.queryByRole('link', { name: '申請をはじめる' })).toBeNull();
    expect(screen.getByText('受付は終わりました')).toBeTruthy();
  });

  it('speaks the language of the resident', async () => {
    open('/');
    await userEvent.selectOptions(await screen.findByLabelText('言語', {}, patience), 'English');
    await heading('Aozora City: online procedures');
    expect(document.documentElement.lang).toBe('en');
  });

  it('tells maintenance from a fault', async () => {
    server.siteDown = true;
    open('/');
    expect(await screen.findByText('ただいま利用できません', {}, patience)).toBeTruthy();
  });
});

describe('applying', () => {
  it('asks for the consent first', async () => {
    open('/apply/visit');
    await press('同意してはじめる');
    expect(await screen.findByText('申請するには、利用規約への同意が必要です')).toBeTruthy();
    expect(server.asked).not.toContain('POST /api/drafts');
  });

  it('checks a page before the next', async () => {
    await begin();
    await heading('申込者');
    await press('次へ');
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('link').textContent).toContain('呼び名');
    expect(window.location.pathname).toBe('/apply/visit/form');
  });

  it('makes one application of a double click, and the back button leads to the receipt', async () => {
    await begin();
    await fillIn('さくら');
    await userEvent.dblClick(screen.getByRole('button', { name: '提出する' }));
    await heading('申請を受け付けました');
    expect(screen.getByText('7K2M-9QXT-4RC')).toBeTruthy();
    expect(screen.getByText('AAAA-BBBB')).toBeTruthy();
    expect([...server.receipts.values()]).toEqual([JSON.stringify({ nickname: 'さくら' })]);
    expect(Object.keys(localStorage).filter((key) => key.includes('draft'))).toEqual([]);
    window.history.replaceState(null, '', '/apply/visit/check');
    window.dispatchEvent(new Event('popstate'));
    await waitFor(() => expect(window.location.pathname).toBe('/apply/visit/done'));
  });

  it('finds the receipt after a lost answer and a reload', async () => {
    await begin();
    await fillIn('さくら');
    server.loseNextAnswer = true;
    await press('提出する');
    expect(await screen.findByText('提出できたかどうか、確かめられませんでした', {}, patience)).toBeTruthy();
    cleanup();
    open('/apply/visit/check');
    await heading('申請を受け付けました');
    expect(server.receipts.size).toBe(1);
  });

  it('keeps what was typed without a connection, over a reload', async () => {
    await begin();
    const input = await screen.findByLabelText('呼び名', {}, patience);
    server.down = true;
    await userEvent.type(input, 'うめ');
    expect(await screen.findByText('この端末に保存しています。つながったら送ります', {}, patience)).toBeTruthy();
    server.down = false;
    cleanup();
    open('/apply/visit');
    const again = await screen.findByLabelText<HTMLInputElement>('呼び名', {}, patience);
    expect(again.value).toBe('うめ');
    await waitFor(() => expect(server.answers).toEqual({ nickname: 'うめ' }), patience);
  });

  it('verifies the mail address when the procedure asks for it', async () => {
    server.identity = 'email';
    await begin();
    await userEvent.type(await screen.findByLabelText('メールアドレス', {}, patience), 'taro@example.jp');
    await press('確認の数字を送る');
    await userEvent.type(await screen.findByLabelText('6桁の数字', {}, patience), '１１１１１１');
    await press('確認する');
    expect(await screen.findByText('数字が違います。届いたメールをもう一度確認してください。', {}, patience)).toBeTruthy();
    await userEvent.clear(screen.getByLabelText('6桁の数字'));
    await userEvent.type(screen.getByLabelText('6桁の数字'), '１２３ ４５６');
    await press('確認する');
    await heading('申込者');
  });
});

describe('following an application', () => {
  async function lookUp(secret: string) {
    open('/status');
    await userEvent.type(await screen.findByLabelText('受付番号', {}, patience), '7K2M-9QXT-4RC');
    await userEvent.type(screen.getByLabelText('照会用パスワード'), secret);
    await press('状況を見る');
  }

  it('gives one answer to a wrong number and a wrong secret', async () => {
    await lookUp('nope');
    expect(await screen.findByText('申請が見つかりません', {}, patience)).toBeTruthy();
  });

  it('shows the state and withdraws with a reason', async () => {
    server.answers = { nickname: 'さくら' };
    await lookUp('AAAA-BBBB');
    await heading('庁舎見学の申込み');
    expect(screen.getByText('提出済み')).toBeTruthy();
    expect(await screen.findByText('さくら')).toBeTruthy();
    await press('申請を取り下げる');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: '取り下げる' }));
    expect(await within(dialog).findByText('取り下げる理由を入力してください')).toBeTruthy();
    await userEvent.type(within(dialog).getByLabelText('取り下げる理由'), '都合により');
    await userEvent.click(within(dialog).getByRole('button', { name: '取り下げる' }));
    expect(await screen.findByText('取下げ済み', {}, patience)).toBeTruthy();
    expect(screen.queryByRole('button', { name: '申請を取り下げる' })).toBeNull();
  });

  it('leaves nothing to the next person at the device', async () => {
    sessionStorage.setItem('madoguchi.receipt.visit', '{}');
    await lookUp('AAAA-BBBB');
    await press('表示を終わる');
    await heading('青空市の手続');
    expect(server.asked).toContain('DELETE /api/session');
    expect(sessionStorage.length).toBe(0);
  });

  it('lets only the marked fields be corrected', async () => {
    server.answers = { nickname: 'さくら', wish: '議場' };
    server.state = 'returned';
    server.allowed = ['correct', 'withdraw'];
    server.correction = { id: 'k1', fields: ['wish'], notes: { wish: '階も書いてください' }, reason: '場所がわかりません', asked_at: '2026-11-24T00:00:00Z', deadline: '2026-12-01T15:00:00Z', overdue: false };
    await lookUp('AAAA-BBBB');
    expect(await screen.findByText(/2026年12月1日\(火\) 23:59/, {}, patience)).toBeTruthy();
    await userEvent.click(screen.getByRole('link', { name: '修正する' }));
    await heading('申請の修正');
    expect(screen.queryByLabelText('呼び名')).toBeNull();
    await userEvent.type(screen.getByLabelText('見たいもの'), 'の3階');
    await press('修正を提出する');
    expect(await screen.findByText('修正を受け付けました', {}, patience)).toBeTruthy();
    expect(server.answers).toEqual({ nickname: 'さくら', wish: '議場の3階' });
  });
});
