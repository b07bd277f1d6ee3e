import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FormDocument } from '../../../../form/types';
import { I18nProvider } from '../../../../i18n/context';
import { form as words } from '../../../../i18n/form/ja';
import { ui } from '../../../../i18n/ui/ja';
import { ToastProvider } from '../../../../ui/toast';
import { CaseEditor } from './case-editor';

const document = {
  format: 'madoguchi-form/1', title: { ja: '登録' }, layout: 'single',
  pages: [{ id: 'p', title: { ja: '入力' }, sections: [{ id: 's', fields: [{ id: 'nick', type: 'text', label: { ja: '呼び名' }, required: true, max_length: 5 }] }] }],
} as unknown as FormDocument;

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function open() {
  const sent: { method: string; url: string; body: Record<string, unknown> }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push({ method: request.method, url: new URL(request.url).pathname, body: await request.json() });
    return new Response(JSON.stringify({ id: '1' }), { status: 200, headers: { 'Content-Type': 'application/json' } });
  });
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <I18nProvider language="ja" catalogue={{ ...ui, ...words }}>
        <ToastProvider>
          <CaseEditor id="11111111-1111-4111-8111-111111111111" document={document} start={{ name: '', answers: {}, accept: true, faults: [] }} taken={['もうある例']} stale={[]} onClose={onClose} />
        </ToastProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
  return { sent, onClose, user: userEvent.setup() };
}

describe('CaseEditor', () => {
  it('makes a case of what is filled in as a resident', async () => {
    const { sent, onClose, user } = open();
    expect(screen.getByText(/1か所が誤りになります/)).toBeDefined();
    await user.type(screen.getByRole('textbox', { name: /呼び名/ }), 'はなこ');
    expect(screen.getByText(/受け付けられます。/)).toBeDefined();
    await user.type(screen.getByRole('textbox', { name: /試験例の名前/ }), 'ふつうの人');
    await user.click(screen.getByRole('button', { name: 'この内容を試験例にする' }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent[0]).toMatchObject({ method: 'POST', body: { name: 'ふつうの人', answers: { nick: 'はなこ' }, accept: true, faults: [] } });
    expect(sent[0]!.body['day']).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('keeps which fields are meant to be at fault', async () => {
    const { sent, user } = open();
    await user.type(screen.getByRole('textbox', { name: /試験例の名前/ }), '空のまま');
    await user.click(screen.getByRole('radio', { name: /断られる/ }));
    await user.click(screen.getByRole('checkbox', { name: '「呼び名」' }));
    await user.click(screen.getByRole('button', { name: 'この内容を試験例にする' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]!.body).toMatchObject({ accept: false, faults: ['nick'] });
  });

  it('refuses a name that is taken', async () => {
    const { user } = open();
    await user.type(screen.getByRole('textbox', { name: /試験例の名前/ }), 'もうある例');
    expect(screen.getByText('同じ名前の試験例があります。')).toBeDefined();
    expect(screen.getByRole('button', { name: 'この内容を試験例にする' })).toHaveProperty('disabled', true);
  });
});
