import { cleanup, render, screen } from '@testing-library/react';
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

function open(path: string) {
  window.history.replaceState(null, '', path);
  localStorage.setItem('madoguchi.language', 'ja');
  return render(<App />);
}

const heading = (name: string | RegExp) => screen.findByRole('heading', { level: 1, name }, patience);
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }, patience));
const follow = async (name: string | RegExp) => userEvent.click(await screen.findByRole('link', { name }, patience));

describe('the page of a procedure', () => {
  it('shows every entry, and no heading of what is empty', async () => {
    server.entry = {
      legal_basis: '見学規則第2条', department: '総務課', documents: '名札', contact: '総務課 00-0000-0000', closes: '2036-12-01T00:00:00+09:00',
      handouts: [{ id: 'h1', title: '見学のしおり', name: 'しおり.pdf', kind: 'pdf', size: 123_000 }],
    };
    open('/procedures/visit');
    await heading('庁舎見学の申込み');
    for (const text of ['見学規則第2条', '総務課', '名札', '総務課 00-0000-0000', '無料', 'およそ3日(標準処理期間)']) expect(screen.getByText(text)).toBeTruthy();
    expect(screen.getByText(/2036年11月30日\(日\) 23:59 まで\s+時刻は日本時間です。/)).toBeTruthy();
    const file = screen.getByRole('link', { name: /見学のしおり/ });
    expect(file.getAttribute('href')).toBe('/api/procedures/visit/handouts/h1');
    expect(file.getAttribute('download')).toBe('しおり.pdf');
    expect(file.textContent).toContain('PDF・123 kB');
    expect(screen.getByRole('link', { name: '#子ども' }).getAttribute('href')).toBe(`/procedures?tag=${encodeURIComponent('子ども')}`);
    cleanup();

    server.entry = { tags: [], fee: '', processing_days: 0 };
    open('/procedures/visit');
    await heading('庁舎見学の申込み');
    for (const name of ['手数料', '担当', 'お問い合わせ', '処理にかかる日数', '根拠となる法令', '用意するもの', 'ダウンロードできるファイル']) expect(screen.queryByText(name)).toBeNull();
    expect(screen.queryByRole('navigation', { name: 'タグ' })).toBeNull();
  });

  it('asks for the word, says when it is wrong, and opens', async () => {
    server.word = 'さくらまつり';
    open('/procedures/visit');
    await heading('合言葉を入力してください');
    expect(screen.queryByText('庁舎見学の申込み')).toBeNull();
    await press('開く');
    expect(screen.getByText('合言葉を入力してください。')).toBeTruthy();
    await userEvent.type(screen.getByLabelText(/^合言葉/), 'もみじ');
    await press('開く');
    expect(await screen.findByText('合言葉が違います。もう一度確認してください。', {}, patience)).toBeTruthy();
    await userEvent.clear(screen.getByLabelText(/^合言葉/));
    await userEvent.type(screen.getByLabelText(/^合言葉/), 'さくらまつり');
    await press('開く');
    await heading('庁舎見学の申込み');
    expect(window.location.href).not.toContain('さくら');
  });

  it('adds the words of the procedure to the receipt', async () => {
    server.entry = { done_text: '鑑札は窓口でお渡しします。' };
    open('/apply/visit');
    await userEvent.click(await screen.findByLabelText('利用規約に同意します', {}, patience));
    await press('同意してはじめる');
    await userEvent.type(await screen.findByLabelText('呼び名', {}, patience), 'はな');
    await press('次へ');
    await heading('希望');
    await press('確認へ進む');
    await heading('内容の確認');
    await press('提出する');
    expect(await screen.findByText('鑑札は窓口でお渡しします。', {}, patience)).toBeTruthy();
  });

  it('leads from a form that is shut to the word', async () => {
    server.word = 'さくらまつり';
    open('/apply/visit');
    await heading('合言葉を入力してください');
    expect(window.location.pathname).toBe('/procedures/visit');
  });

  it('narrows the list by a tag and lets go of it', async () => {
    open('/procedures');
    await follow('#見学');
    expect(await screen.findByText('タグ「見学」の手続', {}, patience)).toBeTruthy();
    expect(window.location.search).toBe(`?tag=${encodeURIComponent('見学')}`);
    expect(server.asked.filter((line) => line === 'GET /api/procedures').length).toBe(2);
    await follow('タグの絞り込みをやめる');
    expect(window.location.search).toBe('');
  });
});

describe('the guided finder', () => {
  it('leads from the first page over the questions to the procedure', async () => {
    open('/');
    await follow('引っ越しの手続');
    await heading('引っ越しの手続');
    expect(screen.getByText(/答えはこの端末の中だけで使います/)).toBeTruthy();
    await press('質問をはじめる');
    await userEvent.click(await screen.findByRole('radio', { name: '見学' }, patience));
    expect(screen.getByText('いまのところ、1件の手続があてはまります')).toBeTruthy();
    expect(screen.getByText('庁舎を見学するので')).toBeTruthy();
    await press('次へ');
    expect(await screen.findByText('子どもがいますか', {}, patience)).toBeTruthy();
    await press('前の質問');
    expect((screen.getByRole('radio', { name: '見学' }) as HTMLInputElement).checked).toBe(true);
    await press('次へ');
    await press('結果を見る');
    await heading('あなたに必要な手続');
    expect(screen.getByRole('link', { name: '庁舎見学の申込み' }).getAttribute('href')).toBe('/procedures/visit');
  });

  it('says whom to ask when nothing applies', async () => {
    open('/finder/move');
    await press('質問をはじめる');
    await userEvent.click(await screen.findByRole('radio', { name: '引っ越し' }, patience));
    await press('結果を見る');
    expect(await screen.findByText('あてはまる手続がありません', {}, patience)).toBeTruthy();
    expect(screen.getByText('市民課 00-0000-0000')).toBeTruthy();
    await press('答えを見なおす');
    expect((await screen.findByRole('radio', { name: '引っ越し' }, patience) as HTMLInputElement).checked).toBe(true);
  });

  it('sends no answer anywhere and puts none into the address', async () => {
    open('/finder/move');
    await press('質問をはじめる');
    await userEvent.click(await screen.findByRole('radio', { name: '見学' }, patience));
    await press('次へ');
    await userEvent.click(await screen.findByRole('radio', { name: 'はい' }, patience));
    await press('結果を見る');
    await heading('あなたに必要な手続');
    expect(server.asked.every((line) => line.startsWith('GET /api/'))).toBe(true);
    expect(window.location.pathname + window.location.search).toBe('/finder/move');
  });
});
