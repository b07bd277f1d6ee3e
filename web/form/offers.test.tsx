import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { I18nProvider } from '../i18n/context';
import { form as japanese } from '../i18n/form/ja';
import { ui } from '../i18n/ui/ja';
import { validateAll } from './engine';
import { prepareAllFields } from './fields/late';
import { faultText, type FormTranslate } from './messages';
import { FormRenderer } from './renderer';
import type { FormServices } from './services';
import type { Answers, ChoiceField, Field, FormDocument } from './types';

beforeAll(prepareAllFields);

const documentOf = (...fields: Field[]): FormDocument => ({
  format: 'madoguchi-form/1', title: { ja: '様式' }, pages: [{ id: 'p', title: { ja: '{申請|しんせい}' }, sections: [{ id: 's', fields }] }],
});

function draw(document: FormDocument, start: Answers = {}, services?: FormServices) {
  const changes = vi.fn<(answers: Answers) => void>();
  function Held() {
    const [answers, setAnswers] = useState(start);
    return (
      <I18nProvider language="ja" catalogue={{ ...ui, ...japanese }}>
        <FormRenderer document={document} answers={answers} language="ja" services={services} onChange={(next) => { changes(next); setAnswers(next); }} />
      </I18nProvider>
    );
  }
  render(<Held />);
  return { last: () => changes.mock.lastCall?.[0], user: userEvent.setup() };
}

const area: Field = { id: 'area', type: 'choice', label: { ja: '地区' }, options: [{ value: 'n', label: { ja: '北' } }, { value: 's', label: { ja: '南' } }] };
const hall: ChoiceField = {
  id: 'hall', type: 'choice', label: { ja: '会場' }, depends_on: 'area',
  options: [{ value: 'a', label: { ja: '北会館' }, under: ['n'], capacity: 3 }, { value: 'b', label: { ja: '北集会所' }, under: ['n'], capacity: 3 }, { value: 'c', label: { ja: '南会館' }, under: ['s'] }],
};

describe('options that follow an answer', () => {
  it('are offered as it is answered, and a choice that is offered no longer is taken away', async () => {
    const { user, last } = draw(documentOf(area, hall));
    const empty = screen.getByRole('combobox', { name: '会場' });
    expect(within(empty).getAllByRole('option').map((o) => o.textContent)).toEqual([japanese['form.nothingOffered']]);
    await user.click(screen.getByRole('radio', { name: '北' }));
    expect(screen.queryByRole('radio', { name: '南会館' })).toBeNull();
    await user.click(screen.getByRole('radio', { name: '北会館' }));
    expect(last()).toEqual({ area: 'n', hall: 'a' });
    await user.click(screen.getByRole('radio', { name: '南' }));
    expect(last()).toEqual({ area: 's' });
    expect(screen.getByRole('radio', { name: '南会館' })).toHaveProperty('checked', false);
  });

  it('tell the seats that are left, and cannot be taken without one', () => {
    draw(documentOf(area, hall), { area: 'n' }, { seats: (_field, option) => (option === 'a' ? 0 : 2) });
    expect(screen.getByRole('radio', { name: /北会館/ })).toHaveProperty('disabled', true);
    expect(screen.getByRole('radio', { name: /北会館/ }).closest('label')!.textContent).toContain('満員');
    expect(screen.getByRole('radio', { name: /北集会所/ }).closest('label')!.textContent).toContain('残り2');
  });

  it('say in words that another must be chosen', () => {
    const document = documentOf(area, hall);
    const [fault] = validateAll(document, { area: 's', hall: 'a' });
    const say = ((key: keyof typeof japanese) => japanese[key]) as FormTranslate;
    expect(fault).toEqual({ path: 'answers.hall', key: 'option_not_offered' });
    expect(faultText(fault!, document, 'ja', say)).toBe(japanese['form.unknown_option']);
  });
});

describe('a list to search in', () => {
  const many: Field = {
    id: 'town', type: 'choice', display: 'search', required: true, label: { ja: '町' },
    options: Array.from({ length: 5000 }, (_, i) => ({ value: `v${i}`, label: { ja: `{地区|ちく}${i}番` } })),
  };

  it('is found by its reading and chosen by keyboard, and only what is in view is there', async () => {
    const { user, last } = draw(documentOf(many));
    const box = screen.getByRole('combobox', { name: '町' });
    expect(box.getAttribute('aria-expanded')).toBe('false');
    await user.click(box);
    expect(screen.getAllByRole('option').length).toBeLessThan(30);
    expect(screen.getAllByRole('option')[0]!.getAttribute('aria-setsize')).toBe('5000');
    await user.type(box, 'ﾁｸ４９９');
    await waitFor(() => expect(screen.getAllByRole('option')[0]!.getAttribute('aria-setsize')).toBe('11'));
    await user.keyboard('{ArrowDown}{ArrowDown}');
    const active = document.getElementById(box.getAttribute('aria-activedescendant')!)!;
    expect(active.textContent).toContain('4990');
    expect(active.getAttribute('aria-posinset')).toBe('2');
    await user.keyboard('{Enter}');
    expect(last()).toEqual({ town: 'v4990' });
    expect(box).toHaveProperty('value', '地区4990番');
    expect(screen.queryByRole('listbox')).toBeNull();
  });

  it('keeps the choice when something else is typed and left, and gives it up when emptied', async () => {
    const { user, last } = draw(documentOf(many), { town: 'v7' });
    const box = screen.getByRole('combobox', { name: '町' });
    await user.clear(box);
    await user.type(box, 'どこにもない');
    expect(await screen.findByText('当てはまるものがありません。ほかの言葉で探してください。', { selector: '.mf-search__none' })).toBeTruthy();
    await user.tab();
    expect(box).toHaveProperty('value', '地区7番');
    await user.clear(box);
    await user.tab();
    expect(last()).toEqual({});
  });

  it('closes on Escape without choosing, and wraps to the end on ArrowUp', async () => {
    const { user, last } = draw(documentOf(many));
    const box = screen.getByRole('combobox', { name: '町' });
    await user.click(box);
    await user.keyboard('{ArrowUp}');
    expect(document.getElementById(box.getAttribute('aria-activedescendant')!)!.textContent).toContain('4999');
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(last()).toBeUndefined();
  });
});

describe('a slider', () => {
  const satisfaction: Field = { id: 'n', type: 'number', display: 'slider', label: { ja: '満足度' }, min: '0', max: '10', min_label: { ja: '不満' }, max_label: { ja: '満足' } };

  it('and its box are one answer, exact in its steps', async () => {
    const amount: Field = { id: 'l', type: 'number', display: 'slider', label: { ja: '量' }, min: '0.1', max: '0.7', step: '0.1', decimals: 1, unit: { ja: 'L' } };
    const { user, last } = draw(documentOf(amount));
    const slider = screen.getByRole('slider', { name: '量' });
    expect(slider.getAttribute('aria-valuetext')).toBe(japanese['form.unanswered']);
    const { fireEvent } = await import('@testing-library/react');
    fireEvent.change(slider, { target: { value: '2' } });
    expect(last()).toEqual({ l: '0.3' });
    expect(slider.getAttribute('aria-valuetext')).toBe('0.3L');
    await user.clear(screen.getByRole('textbox', { name: '量' }));
    await user.type(screen.getByRole('textbox', { name: '量' }), '0.7');
    expect(slider).toHaveProperty('value', '6');
  });

  it('is answered with the least number by touching it there', async () => {
    const { last } = draw(documentOf(satisfaction));
    const { fireEvent } = await import('@testing-library/react');
    expect(screen.getByText('不満')).toBeTruthy();
    fireEvent.keyUp(screen.getByRole('slider', { name: '満足度' }), { key: 'Tab' });
    expect(last()).toBeUndefined();
    fireEvent.pointerUp(screen.getByRole('slider', { name: '満足度' }));
    expect(last()).toEqual({ n: '0' });
  });
});

describe('the list of persons', () => {
  const who: Field = { id: 'who', type: 'list_match', required: true, check: 'code', number_label: { ja: '受給者番号' }, label: { ja: '対象者' } };
  const name: Field = { id: 'nick', type: 'text', label: { ja: '呼び名' } };

  it('is asked with tidied parts and fills in what is not answered yet', async () => {
    const match = vi.fn(async () => ({ ok: true as const, prefill: { nick: '登録名', who: 'x' } }));
    const { user, last } = draw(documentOf(who, name), {}, { match });
    expect(screen.getByRole('button', { name: '照合する' })).toHaveProperty('disabled', true);
    await user.type(screen.getByRole('textbox', { name: /受給者番号/ }), 'ａｂ-1');
    await user.type(screen.getByRole('textbox', { name: /確認コード/ }), 'x9');
    await user.click(screen.getByRole('button', { name: '照合する' }));
    expect(match).toHaveBeenCalledWith('who', { number: 'AB-1', check: 'X9' });
    await screen.findByText(/お手元の記録から/);
    expect(last()).toEqual({ who: { number: 'AB-1', check: 'X9' }, nick: '登録名' });
  });

  it('says that nobody was found, and that it could not be asked', async () => {
    const match = vi.fn().mockResolvedValueOnce({ ok: false, key: 'form.agree' }).mockRejectedValueOnce(new Error('offline'));
    const { user } = draw(documentOf(who), { who: { number: '1', check: '2' } }, { match });
    await user.click(screen.getByRole('button', { name: '照合する' }));
    expect(await screen.findByText(japanese['form.agree'])).toBeTruthy();
    await user.click(screen.getByRole('button', { name: '照合する' }));
    expect(await screen.findByText(/照合できませんでした/)).toBeTruthy();
  });
});

describe('readings', () => {
  it('stand above the words, and whoever listens hears the words alone', () => {
    const field: Field = { id: 'x', type: 'text', label: { ja: '{東京|とう|きょう}の{住所|じゅうしょ}' }, hint: { ja: '{番地|ばんち}まで {x|y}' } };
    const note: Field = { id: 'n', type: 'explanation', label: { ja: '{注意|ちゅうい}' }, body: { ja: '- **{印鑑|いんかん}**は[{窓口|まどぐち}](https://example.jp)' } };
    draw(documentOf(field, note));
    expect(screen.getByRole('textbox', { name: /^東\s*京\s*の\s*住所$/ })).toBeTruthy();
    const label = document.getElementById('answers.x-label')!;
    expect([...label.querySelectorAll('rt')].map((rt) => rt.textContent)).toEqual(['とう', 'きょう', 'じゅうしょ']);
    expect(document.getElementById('answers.x-hint')!.textContent).toBe('番地ばんちまで {x|y}');
    expect(screen.getByRole('link', { name: /^窓口/ }).querySelector('rt')!.textContent).toBe('まどぐち');
    expect(document.querySelector('strong rt')!.textContent).toBe('いんかん');
  });
});
