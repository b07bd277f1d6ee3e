import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConsoleRoot } from '../../../../console/root';
import { form } from '../../../../i18n/form/ja';
import NewProcedure from '../new';

const folder = resolve(__dirname, '../../../../../tenants/_library/procedures');

// The real files stand for the server's list; what it counts is the Go side's to hold.
const templates = readdirSync(folder).map((name) => {
  const { catalogue, form: document, samples } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const types = [...new Set([...JSON.stringify(document).matchAll(/"type":"([a-z_]+)"/g)].map((m) => m[1]))];
  return { ...catalogue, key: name.replace('.json', ''), easy: document.title['ja-easy'], visibility: catalogue.visibility ?? 'public', pages: document.pages.length, questions: 10, minutes: 4, types, cases: samples.length, document, samples };
});

const asked: { method: string; path: string; body: string }[] = [];

async function answer(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  asked.push({ method: request.method, path, body: await request.clone().text() });
  if (path === '/api/library') return Response.json({ items: templates.map(({ document: _d, samples: _s, ...item }) => item) });
  if (path === '/api/departments') return Response.json({ items: [{ id: '01890000-0000-7000-8000-00000000000a', name: '市民課', position: 1 }] });
  const key = /^\/api\/library\/([a-z-]+)$/.exec(path)?.[1];
  if (key) return Response.json(templates.find((t) => t.key === key));
  if (path.endsWith('/copy')) return Response.json({ id: '01890000-0000-7000-8000-0000000000ff' });
  return new Response('{}', { status: 404, headers: { 'content-type': 'application/problem+json' } });
}

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', answer);
  window.history.replaceState(null, '', '/procedures/new');
});

afterEach(() => vi.unstubAllGlobals());

const patience = { timeout: 10_000 };
const open = () => render(<ConsoleRoot catalogue={form}><NewProcedure /></ConsoleRoot>);
const cards = () => [...document.querySelectorAll('.mg-shelf h3')].map((h) => h.textContent);

describe('the gallery of ready procedures', () => {
  it('shows all, finds by reading and narrows by category, and keeps the wish in the address', async () => {
    open();
    await screen.findByText(`${templates.length}件のひな形があります。`, {}, patience);
    expect(cards()).toHaveLength(templates.length);
    await userEvent.type(screen.getByRole('searchbox'), 'きょうけんびょう');
    expect(cards()).toEqual(['狂犬病予防注射済票の交付申請']);
    expect(new URL(window.location.href).searchParams.get('q')).toBe('きょうけんびょう');
    await userEvent.click(screen.getByRole('button', { name: '条件を消す' }));
    await userEvent.selectOptions(screen.getByLabelText(/^分類/), '選挙');
    expect(cards()).toHaveLength(templates.filter((t) => t.category === '選挙').length);
    expect(window.location.search).toBe(`?category=${encodeURIComponent('選挙')}`);
  });

  it('fetches a form only when it is opened, fills it with a case, and copies it for the department', async () => {
    open();
    await userEvent.click(await screen.findByRole('button', { name: '犬の死亡届' }, patience));
    const dialog = within(await screen.findByRole('dialog', { name: '犬の死亡届' }));
    expect(await dialog.findByText('狂犬病予防法第4条第4項', {}, patience)).toBeTruthy();
    expect(asked.filter((a) => a.path.startsWith('/api/library/'))).toHaveLength(1);
    await dialog.findByRole('region', { name: 'スマートフォンでの見え方' }, patience);
    await userEvent.click(dialog.getByRole('button', { name: '「届出だけ」の答えを入れて見る' }));
    expect(await dialog.findByDisplayValue('ポチ', {}, patience)).toBeTruthy();
    await userEvent.selectOptions(dialog.getByLabelText(/^担当課/), '市民課');
    await userEvent.click(dialog.getByRole('button', { name: 'この手続をもとに作る' }));
    const copied = asked.find((a) => a.method === 'POST');
    expect(copied?.path).toBe('/api/library/dog-death/copy');
    expect(JSON.parse(copied?.body ?? '')).toEqual({ department: '01890000-0000-7000-8000-00000000000a' });
    await vi.waitFor(() => expect(window.location.pathname).toBe('/procedures/01890000-0000-7000-8000-0000000000ff'));
  });
});
