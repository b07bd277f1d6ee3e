// The inputs of times, periods, tables of choices and corporate numbers, drawn
// by the renderer as a resident meets them.
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { I18nProvider } from '../../i18n/context';
import { form as english } from '../../i18n/form/en';
import { form as easy } from '../../i18n/form/ja-easy';
import { form as japanese } from '../../i18n/form/ja';
import type { Language } from '../../i18n/language';
import { ui } from '../../i18n/ui/ja';
import { validateAll } from '../engine';
import { FormRenderer } from '../renderer';
import type { Answers, Fault, Field, FormDocument } from '../types';
import { prepareFields } from './late';
import { answerOf, parted, typedOf } from './time/typed';

const now = new Date('2026-11-23T03:00:00Z');
const catalogues = { ja: japanese, 'ja-easy': easy, en: english };

const documentOf = (...fields: Field[]): FormDocument => ({
  format: 'madoguchi-form/1',
  title: { ja: '様式' },
  pages: [{ id: 'p1', title: { ja: '一' }, sections: [{ id: 's1', fields }] }],
});

interface Extra {
  start?: Answers;
  language?: Language;
  faults?: Fault[];
}

function Held({ document, told, start = {}, language = 'ja', faults }: Extra & { document: FormDocument; told: (a: Answers) => void }) {
  const [answers, setAnswers] = useState<Answers>(start);
  const change = (next: Answers) => {
    setAnswers(next);
    told(next);
  };
  return (
    <I18nProvider language={language} catalogue={{ ...ui, ...catalogues[language] }}>
      <FormRenderer document={document} answers={answers} onChange={change} page="p1" language={language} now={now} faults={faults} />
    </I18nProvider>
  );
}

function draw(field: Field, extra: Extra = {}) {
  const told = vi.fn<(answers: Answers) => void>();
  render(<Held document={documentOf(field)} told={told} {...extra} />);
  return { user: userEvent.setup(), last: () => told.mock.lastCall?.[0] };
}

const label = { ja: '項目' };
const at: Field = { id: 'x', type: 'time', label };
const office: Field = { id: 'x', type: 'time', label, min: '09:00', max: '16:30', step: 30 };
const visit: Field = { id: 'x', type: 'date_time', label, required: true, opens: '09:00', closes: '17:00', step: 15 };
const stay: Field = { id: 'x', type: 'period', label, max_days: 5 };
const firm: Field = { id: 'x', type: 'corporate_number', label };
const rate: Field = {
  id: 'x', type: 'matrix', label,
  rows: [{ value: 'staff', label: { ja: '職員の対応' } }, { value: 'wait', label: { ja: '待ち時間' } }],
  options: [{ value: 'good', label: { ja: '良い' } }, { value: 'bad', label: { ja: '悪い' } }],
};

beforeAll(() => prepareFields(documentOf(at, { ...visit, id: 'b' }, { ...stay, id: 'c' }, { ...firm, id: 'd' }, { ...rate, id: 'e' })));

const box = (name: string) => screen.getByRole('textbox', { name });
const statuses = () => screen.getAllByRole('status').map((s) => s.textContent).filter(Boolean);

describe('a time while it is typed', () => {
  it.each([
    [{ hour: '9', minute: '5' }, '09:05'],
    [{ hour: '９', minute: '３０' }, '09:30'],
    [{ hour: '23', minute: '59' }, '23:59'],
    [{ hour: '24', minute: '00' }, '24:00'],
    [{ hour: '9', minute: '' }, '9:'],
    [{ hour: '', minute: '' }, undefined],
  ])('%j is %s', (typed, answer) => {
    expect(answerOf(typed)).toBe(answer);
    if (answer) expect(answerOf(typedOf(answer))).toBe(answer);
  });

  it('parts a whole time that was written into one box, and nothing else', () => {
    expect(parted({ hour: '0930', minute: '' })).toEqual({ hour: '9', minute: '30' });
    expect(parted({ hour: '午後１時半', minute: '' })).toEqual({ hour: '13', minute: '30' });
    expect(parted({ hour: '9', minute: '' })).toBeUndefined();
    expect(parted({ hour: '0930', minute: '1' })).toBeUndefined();
    expect(parted({ hour: '朝', minute: '' })).toBeUndefined();
  });
});

describe('time', () => {
  it('takes hour and minute apart on a number pad and says which half of the day it is', async () => {
    const { user, last } = draw(at);
    expect(box('時').getAttribute('inputmode')).toBe('numeric');
    await user.type(box('時'), '１４');
    expect(last()).toEqual({ x: '14:' });
    await user.type(box('分'), '5');
    expect(last()).toEqual({ x: '14:05' });
    expect(statuses()).toEqual(['午後2時5分']);
  });

  it('parts 0930 on leaving the box', async () => {
    const { user, last } = draw(at);
    await user.type(box('時'), '0930');
    await user.tab();
    expect(last()).toEqual({ x: '09:30' });
    expect(box('分')).toHaveProperty('value', '30');
  });

  it('is unanswered when all is taken away', async () => {
    const { user, last } = draw(at, { start: { x: '09:30' } });
    await user.clear(box('時'));
    await user.clear(box('分'));
    expect(last()).toEqual({});
  });

  it('tells the limits before and the fault after', async () => {
    const { user } = draw({ ...at, min: '09:00', max: '17:00' } as Field);
    expect(screen.getByText('9:00から17:00まで')).toBeTruthy();
    await user.type(box('時'), '8');
    await user.type(box('分'), '00');
    await user.tab();
    expect(screen.getByText('項目は9:00以降の時刻を入力してください。')).toBeTruthy();
    expect(box('時').getAttribute('aria-invalid')).toBe('true');
  });

  it('is a list when the steps are coarse', async () => {
    const { user, last } = draw(office);
    const list = screen.getByRole('combobox', { name: '項目' });
    expect(within(list).getAllByRole('option').map((o) => o.textContent)).toEqual(['選択してください', ...Array.from({ length: 16 }, (_, i) => `${9 + Math.floor(i / 2)}:${i % 2 ? '30' : '00'}`)]);
    await user.selectOptions(list, '13:30');
    expect(last()).toEqual({ x: '13:30' });
    expect(statuses()).toEqual(['午後1時30分']);
    await user.selectOptions(list, '15:00');
    expect(statuses()).toEqual(['午後3時']);
    await user.selectOptions(list, '');
    expect(last()).toEqual({});
  });

  it('keeps a time of a draft that the list does not have', () => {
    draw(office, { start: { x: '09:10' } });
    expect(screen.getByRole('combobox', { name: '項目' })).toHaveProperty('value', '09:10');
  });

  it('speaks easy Japanese and English', () => {
    draw(at, { language: 'ja-easy', start: { x: '00:05' } });
    expect(box('時(じ)')).toBeTruthy();
    expect(statuses()).toEqual(['午前(ごぜん) 0時(じ)5分(ふん)']);
    draw({ ...at, id: 'y' } as Field, { language: 'en', start: { y: '12:05' } });
    expect(box('Minute')).toBeTruthy();
    expect(statuses()).toContain('12:05 pm');
  });
});

describe('date_time', () => {
  it('is a day and a time, each with its own fault', async () => {
    const faults = [{ path: 'answers.x.time', key: 'required' }, { path: 'answers.x.date', key: 'date_too_early', params: { min: '2026-11-24' } }];
    const { user, last } = draw(visit, { faults });
    const day = screen.getByRole('group', { name: '日付' });
    expect(within(day).getByText('項目の日付は2026年11月24日（令和8年）以降の日付を入力してください。')).toBeTruthy();
    expect(screen.getByRole('combobox', { name: '時刻' }).getAttribute('aria-invalid')).toBe('true');
    await user.type(within(day).getByRole('textbox', { name: '年' }), '2026');
    await user.type(within(day).getByRole('textbox', { name: '月' }), '11');
    await user.type(within(day).getByRole('textbox', { name: '日' }), '24');
    await user.selectOptions(screen.getByRole('combobox', { name: '時刻' }), '9:15');
    expect(last()).toEqual({ x: { date: '2026-11-24', time: '09:15' } });
    expect(validateAll(documentOf(visit), last()!, { now })).toEqual([]);
  });

  it('is unanswered when both are taken away', async () => {
    const { user, last } = draw({ ...visit, step: 1 } as Field, { start: { x: { time: '09:05' } } });
    await user.clear(box('時'));
    await user.clear(box('分'));
    expect(last()).toEqual({});
  });
});

describe('period', () => {
  it('counts the days while they are typed', async () => {
    const { user, last } = draw(stay, { start: { x: { from: '2026-11-23', to: '2026-11-2' } } });
    expect(screen.getByText('5日以内')).toBeTruthy();
    expect(statuses()).not.toContain('3日間');
    const end = screen.getByRole('group', { name: '終了日' });
    await user.clear(within(end).getByRole('textbox', { name: '日' }));
    await user.type(within(end).getByRole('textbox', { name: '日' }), '25');
    expect(last()).toEqual({ x: { from: '2026-11-23', to: '2026-11-25' } });
    expect(statuses()).toContain('3日間');
  });

  it('offers the same day once the first is known', async () => {
    const { user, last } = draw(stay, { start: { x: { from: '2026-11-23' } } });
    await user.click(screen.getByRole('button', { name: '終了日も同じ日にする' }));
    expect(last()).toEqual({ x: { from: '2026-11-23', to: '2026-11-23' } });
    expect(statuses()).toContain('1日間');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('tells a reversed end at the end', async () => {
    const { user } = draw(stay, { start: { x: { from: '2026-11-23', to: '2026-11-22' } } });
    const end = screen.getByRole('group', { name: '終了日' });
    await user.click(within(end).getByRole('textbox', { name: '日' }));
    await user.tab();
    expect(within(end).getByText('項目の終了日は開始日より前の日付です。開始日か、それより後の日付を入力してください。')).toBeTruthy();
  });
});

describe('matrix', () => {
  it('is one group of radios for each row, worked by keys', async () => {
    const { user, last } = draw(rate);
    const staff = screen.getByRole('radiogroup', { name: '職員の対応' });
    await user.tab();
    expect(document.activeElement).toBe(within(staff).getByRole('radio', { name: '良い' }));
    await user.keyboard(' ');
    await user.click(within(screen.getByRole('radiogroup', { name: '待ち時間' })).getByRole('radio', { name: '悪い' }));
    expect(last()).toEqual({ x: { staff: 'good', wait: 'bad' } });
    await user.click(screen.getByRole('button', { name: '選択を取り消す' }));
    expect(last()).toEqual({});
  });

  it('tells which row is missing, and leads to it', async () => {
    const { user } = draw(rate, { start: { x: { staff: 'good' } }, faults: [{ path: 'answers.x.wait', key: 'required' }] });
    const row = screen.getByRole('radiogroup', { name: '待ち時間' });
    expect(within(row).getByText('項目の待ち時間を選択してください。')).toBeTruthy();
    expect(document.getElementById(row.getAttribute('aria-describedby')!)?.textContent).toContain('待ち時間');
    await user.click(within(screen.getByRole('alert')).getByRole('link'));
    expect(document.activeElement).toBe(within(row).getByRole('radio', { name: '良い' }));
  });

  it('is a list for each row when there are many choices', async () => {
    const options = Array.from({ length: 11 }, (_, i) => ({ value: `o${i}`, label: { ja: `第${i}` } }));
    const { user, last } = draw({ ...rate, options } as Field);
    await user.selectOptions(screen.getByRole('combobox', { name: '待ち時間' }), '第10');
    expect(last()).toEqual({ x: { wait: 'o10' } });
  });
});

describe('corporate_number', () => {
  it('tidies what is pasted and shows it in groups', async () => {
    const { user, last } = draw(firm);
    await user.type(box('項目'), 'Ｔ７－００００－１２０５－０００');
    expect(statuses()).toEqual([]);
    await user.type(box('項目'), '２');
    expect(statuses()).toEqual(['7-0000-1205-0002']);
    await user.tab();
    expect(last()).toEqual({ x: '7000012050002' });
    expect(box('項目').getAttribute('inputmode')).toBe('numeric');
  });

  it('tells a wrong digit from a wrong length', async () => {
    const { user } = draw(firm);
    await user.type(box('項目'), '7000012050003');
    await user.tab();
    expect(screen.getByText('項目の数字に誤りがあります。1桁ずつ確かめてください。')).toBeTruthy();
    await user.type(box('項目'), '{Backspace}');
    await user.tab();
    expect(screen.getByText('項目は13桁の数字で入力してください。登記の12桁の番号とは違います。')).toBeTruthy();
  });
});
