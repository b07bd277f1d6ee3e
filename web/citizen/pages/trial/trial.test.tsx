import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { I18nProvider } from '../../../i18n/context';
import { ui } from '../../../i18n/ui/ja';
import { markTrial } from './marker';
import TrialMark from './mark';
import TrialPage from './trial';

const asked: { method: string; path: string; body?: unknown }[] = [];

function answers(by: Record<string, [number, unknown]>) {
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push({ method: request.method, path, ...(request.method === 'POST' && { body: await request.json() }) });
    const [status, body] = by[`${request.method} ${path}`] ?? [404, { code: 'not_found' }];
    return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } });
  });
}

const show = (what: React.ReactNode) => render(<I18nProvider language="ja" catalogue={ui}>{what}</I18nProvider>);

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('scrollTo', () => {});
});

afterEach(() => {
  cleanup();
  markTrial(false);
  vi.unstubAllGlobals();
});

describe('the page of a trial', () => {
  it('opens the link once, forgets its token and marks the browser', async () => {
    window.history.replaceState(null, '', '/trial#geheim-geheim-geheim-geheim');
    answers({ 'POST /api/trials/open': [200, { slug: 'dog', title: '犬の登録', csrf: 'c' }] });
    show(<TrialPage />);
    expect(await screen.findByRole('heading', { name: '試しの申請: 犬の登録' })).toBeDefined();
    expect(screen.getByRole('link', { name: '手続の画面を開く' }).getAttribute('href')).toBe('/procedures/dog');
    expect(asked).toEqual([{ method: 'POST', path: '/api/trials/open', body: { token: 'geheim-geheim-geheim-geheim' } }]);
    expect(window.location.hash).toBe('');
    expect(document.cookie).toContain('trial=1');
  });

  it('says what to do with a link that was used', async () => {
    window.history.replaceState(null, '', '/trial#used-used-used-used-used');
    answers({ 'POST /api/trials/open': [410, { code: 'trial_link', status: 410 }] });
    show(<TrialPage />);
    expect(await screen.findByText(/もう使われたか、期限が切れています/)).toBeDefined();
    expect(document.cookie).not.toContain('trial=1');
  });
});

describe('the mark of a trial', () => {
  it('stays while the session is one, and ends it', async () => {
    const assign = vi.fn();
    vi.stubGlobal('location', { ...window.location, assign, origin: 'http://localhost' });
    answers({ 'GET /api/session': [200, { active: true, csrf: 'c', trial: true }], 'DELETE /api/session': [200, {}] });
    show(<TrialMark />);
    expect(screen.getByText('試しの申請です。実際の申請にはなりません。')).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: '試すのを終える' }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/'));
    expect(asked.some((a) => a.method === 'DELETE')).toBe(true);
  });

  it('goes by itself when the trial was deleted', async () => {
    markTrial(true);
    answers({ 'GET /api/session': [200, { active: false, csrf: '' }] });
    show(<TrialMark />);
    await waitFor(() => expect(screen.queryByRole('note')).toBeNull());
    expect(document.cookie).not.toContain('trial=1');
  });
});
