import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { I18nProvider } from '../i18n/context';
import { form as japanese } from '../i18n/form/ja';
import { ui } from '../i18n/ui/ja';
import { fieldsReady, prepareFields } from './fields/late';
import type { Field, FormDocument } from './types';
import { WithFields } from './with-fields';

const connection = vi.hoisted(() => ({ cut: false, asked: 0 }));

vi.mock('./fields/attachment', async (original) => {
  connection.asked += 1;
  if (connection.cut) throw new TypeError('Failed to fetch dynamically imported module');
  return original();
});

const documentOf = (field: Partial<Field>): FormDocument => ({
  format: 'madoguchi-form/1',
  title: { ja: '様式' },
  pages: [{ id: 'p', title: { ja: '頁' }, sections: [{ id: 's', fields: [{ id: 'x', label: { ja: '項目' }, ...field } as Field] }] }],
});

function draw(document: FormDocument) {
  render(
    <I18nProvider language="ja" catalogue={{ ...ui, ...japanese }}>
      <WithFields document={document}>{() => <p>様式が見えます</p>}</WithFields>
    </I18nProvider>,
  );
}

it('draws at once what needs nothing fetched', () => {
  draw(documentOf({ type: 'text' }));
  expect(screen.getByText('様式が見えます')).toBeTruthy();
});

it('says that a field did not come, and asks again', async () => {
  const document = documentOf({ type: 'attachment' });
  connection.cut = true;
  draw(document);
  expect(screen.getByText('読み込んでいます')).toBeTruthy();
  expect(await screen.findByText(japanese['form.partsFailed'])).toBeTruthy();
  expect(screen.queryByText('様式が見えます')).toBeNull();
  expect(fieldsReady(document)).toBe(false);
  connection.cut = false;
  vi.resetModules();
  fireEvent.click(screen.getByRole('button', { name: ui['ui.retry'] }));
  expect(await screen.findByText('様式が見えます')).toBeTruthy();
  expect(connection.asked).toBe(2);
  expect(fieldsReady(document)).toBe(true);
});

it('refuses a type that this program does not know', async () => {
  await expect(prepareFields(documentOf({ type: 'crystal_ball' as 'text' }))).rejects.toThrow('crystal_ball');
});
