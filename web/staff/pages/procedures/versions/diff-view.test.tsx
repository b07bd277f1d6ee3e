import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { FormDocument } from '../../../../form/types';
import { DiffView } from './diff-view';
import { instantOf, localOf } from './when';

const form = (label: string, fields: unknown[] = []): FormDocument =>
  ({ format: 'madoguchi-form/1', title: { ja: '登録' }, pages: [{ id: 'p', title: { ja: '入力' }, sections: [{ id: 's', fields: [{ id: 'a', type: 'text', label: { ja: label } }, ...fields] }] }] }) as unknown as FormDocument;

describe('DiffView', () => {
  it('tells each change by word, not by colour alone', () => {
    render(<DiffView before={form('氏名')} after={form('お名前', [{ id: 'b', type: 'email', label: { ja: 'メール' } }])} />);
    expect(screen.getByRole('status').textContent).toBe('追加 1件、変更 1件');
    const page = screen.getByRole('region', { name: 'ページ「入力」' });
    const [renamed, added] = within(page).getAllByRole('listitem');
    expect(renamed!.textContent).toContain('変更');
    expect(renamed!.textContent).toContain('前: 氏名');
    expect(renamed!.textContent).toContain('後: お名前');
    expect(added!.textContent).toContain('追加');
    expect(added!.textContent).toContain('項目「メール」');
  });

  it('says when nothing differs', () => {
    render(<DiffView before={form('氏名')} after={form('氏名')} />);
    expect(screen.getByText('違いはありません。')).toBeDefined();
  });
});

describe('the instant of a start', () => {
  it('is meant in Japan wherever the browser is', () => {
    expect(instantOf('2026-12-01T09:00')).toBe('2026-12-01T00:00:00Z');
    expect(instantOf('2027-01-01T00:00:30')).toBe('2026-12-31T15:00:30Z');
    expect(instantOf('2026-12-01')).toBeUndefined();
    expect(instantOf('')).toBeUndefined();
    expect(localOf(new Date('2026-11-30T15:00:00Z'))).toBe('2026-12-01T00:00');
  });
});
