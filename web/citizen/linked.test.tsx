import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { App } from './app/app';
import { heldLink, takeLink } from './draft/link';
import { FakeServer } from './fake-server';

type Json = Record<string, unknown>;

const patience = { timeout: 8000 };
const token = `r${'A'.repeat(43)}`;

const form = {
  format: 'madoguchi-form/1',
  title: { ja: '検診の申込み' },
  pages: [{
    id: 'p', title: { ja: '申込み' },
    sections: [{
      id: 's', fields: [
        { id: 'ticket', type: 'list_match', label: { ja: '通知書の番号' }, check: 'code', check_label: { ja: '通知書の確認コード' } },
        { id: 'nickname', type: 'text', label: { ja: '呼び名' } },
        { id: 'place', type: 'choice', label: { ja: '会場' }, options: [
          { value: 'east', label: { ja: '東会館' }, capacity: 5 }, { value: 'west', label: { ja: '西会館' }, capacity: 5 }, { value: 'south', label: { ja: '南会館' } },
        ] },
      ],
    }],
  }],
};

let server: FakeServer;
let seats: Record<string, number>;
let prefill: (body: Json) => [number, Json];
let match: (body: Json) => [number, Json];
let asked: string[];

/** The fake server, with a form that has a list and limited options. */
async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url);
  asked.push(request.url);
  const say = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /api/prefill': return say(...prefill((await request.json()) as Json));
    case 'POST /api/procedures/visit/match': return say(...match((await request.json()) as Json));
    case 'GET /api/procedures/visit/seats': return say(200, { items: Object.entries(seats).map(([option, left]) => ({ field: 'place', option, left })) });
    case 'POST /api/drafts': {
      const begun = await server.fetch(request);
      return say(200, { ...((await begun.json()) as Json), document: form });
    }
    default: return server.fetch(request);
  }
}

beforeEach(() => {
  server = new FakeServer();
  seats = { east: 3, west: 0 };
  asked = [];
  vi.stubGlobal('fetch', answer);
  vi.stubGlobal('scrollTo', () => {});
  localStorage.setItem('madoguchi.language', 'ja');
});

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
  sessionStorage.clear();
});

async function begin(fragment = '') {
  window.history.replaceState(null, '', `/apply/visit${fragment}`);
  takeLink();
  render(<App />);
  await userEvent.click(await screen.findByLabelText('利用規約に同意します', {}, patience));
  await userEvent.click(await screen.findByRole('button', { name: '同意してはじめる' }, patience));
}

describe('a link that fills the form in', () => {
  it('asks for what only the person knows, and keeps what was typed', async () => {
    prefill = ({ check }) => {
      if (!check) return [200, { slug: 'visit', asks: 'code', field: 'ticket', prefill: {} }];
      if (check !== 'K9') return [404, { code: 'list_mismatch' }];
      return [200, { slug: 'visit', asks: 'none', field: 'ticket', prefill: { nickname: 'はなこ', place: 'south', ticket: { number: 'A-1', check } } }];
    };
    await begin(`#p=${token}`);
    expect(window.location.hash).toBe('');
    await screen.findByText('届いたリンクから入力できます', {}, patience);
    const code = (await screen.findAllByLabelText('通知書の確認コード', {}, patience))[0]!;
    await userEvent.type(code, 'x');
    await userEvent.click(screen.getByRole('button', { name: '確認して入力する' }));
    await screen.findByText(/一致する記録が見つかりません/, {}, patience);
    const again = (await screen.findAllByLabelText('通知書の確認コード', {}, patience))[0]!;
    await userEvent.type(again, 'K9');
    await userEvent.click(screen.getByRole('button', { name: '確認して入力する' }));
    await screen.findByText('リンクの内容を入力しました', {}, patience);
    expect(((await screen.findByLabelText('呼び名')) as HTMLInputElement).value).toBe('はなこ');
    expect((screen.getByRole('radio', { name: /南会館/ }) as HTMLInputElement).checked).toBe(true);
    expect(heldLink('visit')).toBeNull();
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
  });

  it('says so when it cannot be used, and lets the resident go on', async () => {
    prefill = () => [404, { code: 'link_invalid' }];
    await begin(`#p=${token}`);
    await screen.findByText('リンクの内容を入力できませんでした', {}, patience);
    expect(await screen.findByLabelText('呼び名')).toBeTruthy();
    expect(heldLink('visit')).toBeNull();
  });

  it('takes nothing else out of an address', () => {
    window.history.replaceState(null, '', '/apply/visit#p=short');
    takeLink();
    expect(window.location.hash).toBe('#p=short');
    expect(heldLink('visit')).toBeNull();
  });
});

describe('limited options', () => {
  it('tell what is left, cannot be chosen when full, and are asked for again on return', async () => {
    await begin();
    await screen.findByText(/残り3/, {}, patience);
    const full = () => screen.getByRole('radio', { name: /西会館/ }) as HTMLInputElement;
    expect(full().disabled).toBe(true);
    expect(screen.getAllByText(/満員/).length).toBeGreaterThan(0);
    expect((screen.getByRole('radio', { name: /南会館/ }) as HTMLInputElement).disabled).toBe(false);
    seats = { east: 2, west: 1 };
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(full().disabled).toBe(false), patience);
    expect(screen.getByText(/残り2/)).toBeTruthy();
  });
});

describe('the number of a notice', () => {
  it('fills in what is known, and says why it does not', async () => {
    match = ({ number }) => (number === 'A-1' ? [200, { prefill: { nickname: 'はなこ' } }] : [429, { code: 'too_many_matches' }]);
    await begin();
    await userEvent.type((await screen.findAllByLabelText('番号', {}, patience))[0]!, 'B-2');
    await userEvent.type(screen.getAllByLabelText('通知書の確認コード')[0]!, 'K9');
    await userEvent.click(screen.getByRole('button', { name: '照合する' }));
    await screen.findByText(/30分ほど待ってから/, {}, patience);
    const number = screen.getAllByLabelText('番号')[0]!;
    await userEvent.clear(number);
    await userEvent.type(number, 'A-1');
    await userEvent.click(screen.getByRole('button', { name: '照合する' }));
    await screen.findByText(/確認できました/, {}, patience);
    expect((screen.getByLabelText('呼び名') as HTMLInputElement).value).toBe('はなこ');
  });
});
