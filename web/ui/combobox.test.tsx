import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it, vi } from 'vitest';
import { Combobox, type ComboboxOption } from './combobox';
import { Field } from './field';

const all: ComboboxOption[] = [{ value: '1', label: '千葉', note: '0134' }, { value: '2', label: '千葉興業' }, { value: '3', label: '京葉' }];

function draw() {
  const picked = vi.fn<(option: ComboboxOption) => void>();
  function Held() {
    const [text, setText] = useState('');
    const options = all.filter((o) => text !== '' && o.label.includes(text));
    return <Field label="銀行"><Combobox text={text} onText={setText} options={options} onPick={picked} listLabel="候補" status={`${options.length}件`} /></Field>;
  }
  render(<Held />);
  return { user: userEvent.setup(), picked, input: screen.getByRole('combobox', { name: '銀行' }) };
}

it('offers what matches, moves with the arrows and takes with Enter', async () => {
  const { user, picked, input } = draw();
  expect(input.getAttribute('aria-expanded')).toBe('false');
  await user.type(input, '千葉');
  expect(input.getAttribute('aria-expanded')).toBe('true');
  expect(input.getAttribute('aria-controls')).toBe(screen.getByRole('listbox', { name: '候補' }).id);
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const active = document.getElementById(input.getAttribute('aria-activedescendant')!)!;
  expect([active.textContent, active.getAttribute('aria-selected')]).toEqual(['千葉興業', 'true']);
  await user.keyboard('{ArrowDown}{Enter}');
  expect(picked).toHaveBeenCalledWith(all[0]);
  expect(screen.queryByRole('listbox')).toBeNull();
});

it('takes by a press, and nothing by leaving or Escape', async () => {
  const { user, picked, input } = draw();
  await user.type(input, '葉{ArrowDown}{Escape}');
  expect(screen.queryByRole('listbox')).toBeNull();
  await user.keyboard('{ArrowDown}');
  await user.tab();
  expect(picked).not.toHaveBeenCalled();
  await user.click(input);
  await user.click(screen.getByRole('option', { name: '京葉' }));
  expect(picked).toHaveBeenCalledWith(all[2]);
});

it('says how many there are', async () => {
  const { user, input } = draw();
  await user.type(input, '千葉');
  expect(screen.getByRole('status').textContent).toBe('2件');
  await user.type(input, '県');
  expect(screen.queryByRole('listbox')).toBeNull();
  expect(screen.getByRole('status').textContent).toBe('0件');
});
