// The settings of times, periods and tables of choices, as staff meet them.
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { parseOptions, valueFault } from '../editing/options-text';
import type { Field, FormDocument } from '../types';
import { editorOf } from './editors';
import { hoursWords } from './time/hours-setting';

const document: FormDocument = { format: 'madoguchi-form/1', title: { ja: '様式' }, pages: [] };

function Held({ start, told }: { start: Field; told: (field: Field, property: string) => void }) {
  const [field, setField] = useState(start);
  const Editor = editorOf(start.type)!;
  return <Editor field={field} document={document} onChange={(next, property) => { setField(next); told(next, property); }} />;
}

function edit(start: Field) {
  const told = vi.fn<(field: Field, property: string) => void>();
  render(<Held start={start} told={told} />);
  return { user: userEvent.setup(), last: () => told.mock.lastCall };
}

const base = { id: 'x', label: { ja: '項目' } };

describe('time', () => {
  it('says what comes of the settings and leaves out what is not set', async () => {
    const { user, last } = edit({ ...base, type: 'time' });
    expect(screen.getByText('00:00から23:59まで。時と分を数字で入力します。')).toBeTruthy();
    await user.type(screen.getByLabelText('最初の時刻'), '09:00');
    await user.type(screen.getByLabelText('最後の時刻'), '17:00');
    await user.selectOptions(screen.getByLabelText('きざみ'), '30分');
    expect(last()).toEqual([{ ...base, type: 'time', min: '09:00', max: '17:00', step: 30 }, 'step']);
    expect(screen.getByText('09:00から17:00まで、30分ごと。17個の時刻の一覧から選びます。')).toBeTruthy();
    await user.selectOptions(screen.getByLabelText('きざみ'), '1分（どの時刻でも）');
    expect(last()![0]).toEqual({ ...base, type: 'time', min: '09:00', max: '17:00' });
  });

  it('tells that hours are reversed', () => {
    edit({ ...base, type: 'time', min: '17:00', max: '09:00' });
    expect(screen.getByText('最初の時刻より後にしてください。')).toBeTruthy();
  });

  it('keeps a step that it does not offer itself', () => {
    edit({ ...base, type: 'time', step: 45 });
    expect(screen.getByLabelText('きざみ')).toHaveProperty('value', '45');
    expect(hoursWords('10:00', undefined, 45)).toBe('10:00から23:59まで、45分ごと。19個の時刻の一覧から選びます。');
  });
});

describe('date_time', () => {
  it('sets days and hours', async () => {
    const { user, last } = edit({ ...base, type: 'date_time' });
    await user.selectOptions(screen.getByLabelText('いつからの決め方'), '今日');
    await user.type(screen.getByLabelText('最初の時刻'), '09:00');
    await user.type(screen.getByLabelText('最後の時刻'), '16:30');
    await user.selectOptions(screen.getByLabelText('きざみ'), '1時間');
    await user.selectOptions(screen.getByLabelText('暦'), '和暦だけ');
    expect(last()![0]).toEqual({ ...base, type: 'date_time', min: 'today', opens: '09:00', closes: '16:30', step: 60, calendar: 'wareki' });
  });
});

describe('period', () => {
  it('sets the days it may take', async () => {
    const { user, last } = edit({ ...base, type: 'period' });
    await user.type(screen.getByLabelText('最短の日数'), '5');
    await user.type(screen.getByLabelText('最長の日数'), '3');
    expect(last()).toEqual([{ ...base, type: 'period', min_days: 5, max_days: 3 }, 'max_days']);
    expect(screen.getByText('最短の日数より長くしてください。')).toBeTruthy();
    await user.clear(screen.getByLabelText('最短の日数'));
    expect(last()![0]).toEqual({ ...base, type: 'period', max_days: 3 });
  });
});

describe('matrix', () => {
  const rate: Field = {
    ...base, type: 'matrix',
    rows: [{ value: 'staff', label: { ja: '職員' } }, { value: 'wait', label: { ja: '待ち時間' } }],
    options: [{ value: 'good', label: { ja: '良い' } }, { value: 'bad', label: { ja: '悪い' } }],
  };

  it('adds, renames, moves and removes rows by keyboard', async () => {
    const { user, last } = edit(rate);
    const rows = screen.getByRole('group', { name: '行（たずねること）' });
    within(rows).getByRole('button', { name: '行を追加' }).focus();
    await user.keyboard('{Enter}');
    await user.clear(within(rows).getByRole('textbox', { name: '行3' }));
    await user.type(within(rows).getByRole('textbox', { name: '行3' }), '案内');
    within(rows).getByRole('button', { name: '行3を上へ' }).focus();
    await user.keyboard('{Enter}');
    within(rows).getByRole('button', { name: '行1を削除' }).focus();
    await user.keyboard(' ');
    expect(last()![0]).toMatchObject({ rows: [{ label: { ja: '案内' } }, { value: 'wait' }] });
    const added = (last()![0] as typeof rate & { rows: { value: string }[] }).rows[0]!.value;
    expect(added).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
  });

  it('keeps rows to what a row may have', async () => {
    const { user, last } = edit(rate);
    const rows = screen.getByRole('group', { name: '行（たずねること）' });
    await user.click(within(rows).getByRole('button', { name: '行1をくわしく' }));
    expect(within(rows).queryByLabelText('補足')).toBeNull();
    await user.clear(within(rows).getByLabelText('記録する値'));
    await user.type(within(rows).getByLabelText('記録する値'), 'A-1');
    expect(within(rows).getByText('半角の英小文字で始め、英小文字、数字、「_」だけで書いてください。')).toBeTruthy();
    await user.click(within(screen.getByRole('group', { name: '列（選択肢）' })).getByRole('button', { name: '選択肢を追加' }));
    expect(last()![0]).toMatchObject({ options: [{ value: 'good' }, { value: 'bad' }, { label: { ja: '選択肢3' } }] });
  });

  it('reads pasted rows with ids only', () => {
    expect(parseOptions('一\tA-1\t補足\n二\tb_2', [], true)).toEqual([{ value: 'option_1', label: { ja: '一' } }, { value: 'b_2', label: { ja: '二' } }]);
    expect(valueFault([{ value: 'A', label: { ja: '一' } }], 0)).toBe('');
    expect(valueFault([{ value: 'A', label: { ja: '一' } }], 0, true)).not.toBe('');
  });
});
