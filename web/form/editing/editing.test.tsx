import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { ChoiceField, Option, Text } from '../types';
import { limitWords, rangeWords, readLimit, writeLimit } from './date-words';
import { drop } from './drop';
import { withReading, withoutReadings, wordsWithoutReading } from './furigana';
import { listed, wrapped } from './markup-help';
import { OptionsEditor } from './options-editor';
import { optionLines, parseOptions, valueFault } from './options-text';
import { patternFault, patternPresets } from './patterns';
import { PatternSetting } from './pattern-setting';
import { TextEditor } from './text-editor';
import { inClass, matches } from '../evaluate/chars';

describe('furigana', () => {
  it('finds words without a reading and gives them one, each where it stands', () => {
    const text = '{世帯|せたい}主の氏名と世帯主の住所';
    expect(wordsWithoutReading(text)).toEqual(['主', '氏名', '世帯主', '住所']);
    expect(withReading(text, '氏名', 'しめい')).toBe('{世帯|せたい}主の{氏名|しめい}と世帯主の住所');
    expect(withReading('氏名と氏名欄', '氏名', 'しめい')).toBe('{氏名|しめい}と氏名欄');
    expect(withReading(text, '氏名', '')).toBe(text);
    expect(withoutReadings('{東京|とう|きょう}の{人|ひと}{')).toBe('東京の人{');
  });
});

describe('limits of dates', () => {
  it.each<[string | undefined, string]>([
    [undefined, ''],
    ['today', '今日'],
    ['today+30d', '今日から30日後'],
    ['today-18y', '今日より18年前'],
    ['today+2m', '今日から2か月後'],
    ['2026-04-01', '2026年4月1日（令和8年）'],
  ])('%s is %s, and written as it was', (limit, words) => {
    expect(limitWords(limit)).toBe(words);
    expect(writeLimit(readLimit(limit))).toBe(limit);
  });

  it('are said together', () => {
    expect(rangeWords('today', 'today+30d')).toBe('今日から30日後まで受け付けます（今日を含みます）。');
    expect(rangeWords(undefined, 'today')).toBe('今日までの日付を受け付けます。');
    expect(rangeWords(undefined, undefined)).toBe('いつの日付でも受け付けます。');
  });
});

describe('options as lines', () => {
  const known: Option[] = [{ value: 'a', label: { ja: '窓口', en: 'Counter' }, capacity: 3 }, { value: 'option_2', label: { ja: '郵送' } }];

  it('keep what is there, take values and hints of a spreadsheet, and leave out doubles', () => {
    expect(parseOptions('郵送\n窓口\r\n\n来庁\tvisit\t平日だけ\n窓口\n電話\ta', known)).toEqual([
      { value: 'option_2', label: { ja: '郵送' } },
      { value: 'a', label: { ja: '窓口', en: 'Counter' }, capacity: 3 },
      { value: 'visit', label: { ja: '来庁' }, hint: { ja: '平日だけ' } },
      { value: 'option_4', label: { ja: '電話' } },
    ]);
    expect(parseOptions(optionLines(known), known)).toEqual(known);
  });

  it('reads thousands at once', () => {
    const many = parseOptions(Array.from({ length: 5000 }, (_, i) => `町${i}`).join('\n'), []);
    expect(new Set(many.map((o) => o.value)).size).toBe(5000);
  });

  it('say what is wrong with a value', () => {
    expect(valueFault([{ value: '窓', label: { ja: 'x' } }], 0)).toContain('半角');
    expect(valueFault([...known, { value: 'a', label: { ja: 'x' } }], 2)).toContain('同じ値');
    expect(valueFault(known, 0)).toBe('');
  });
});

describe('patterns', () => {
  it.each(patternPresets.map((p) => [p.name, p] as const))('%s takes its example and is one the server takes', (_, preset) => {
    expect(matches(preset.pattern, preset.example)).toBe(true);
    expect(patternFault(preset.pattern)).toBe('');
    expect(preset.message.ja).not.toBe('');
  });

  it.each(['^[0-9]+$', '\\bx', '(?=a)', 'a+?', '(a+)+', '(a|b)*', '[0-9', '(a'])('refuses %s', (pattern) => expect(patternFault(pattern)).not.toBe(''));
  it.each(['[$^]', 'a\\$', '(?:ab)+', '[0-9]{3}-?[0-9]{4}'])('takes %s', (pattern) => expect(patternFault(pattern)).toBe(''));

  it('are tried on the spot, tidied as an answer is', async () => {
    render(<PatternSetting pattern="[0-9]{3}" message={undefined} charset="digits" onChange={() => undefined} />);
    const box = screen.getByRole('textbox', { name: '試してみる' });
    fireEvent.change(box, { target: { value: '１２３' } });
    expect(screen.getByRole('status').textContent).toContain('○ 「123」');
    fireEvent.change(box, { target: { value: '12' } });
    expect(screen.getByRole('status').textContent).toContain('×');
    expect(inClass('digits', '123')).toBe(true);
  });
});

describe('markup', () => {
  it('is put around what is marked', () => {
    expect(wrapped('必ず持参', 0, 2, '**', '**', 'x')).toEqual({ text: '**必ず**持参', from: 2, to: 4 });
    expect(wrapped('', 0, 0, '[', '](https://)', 'リンク').text).toBe('[リンク](https://)');
    expect(listed('はじめに\n印鑑\n写真', 5, 10)).toBe('はじめに\n\n- 印鑑\n- 写真');
  });
});

it('a key changed to undefined leaves', () => expect(drop<{ a?: number; b: number }>({ a: 1, b: 2 }, { a: undefined })).toEqual({ b: 2 }));

describe('a text', () => {
  function Held({ start }: { start: Text }) {
    const [value, setValue] = useState<Text | undefined>(start);
    return <><TextEditor label="見出し" markup value={value} onChange={setValue} /><output>{JSON.stringify(value)}</output></>;
  }
  const held = () => JSON.parse(screen.getByRole('status', { hidden: true }).textContent || 'null') as Text | null;

  it('is written in three languages, with readings; an empty one leaves', async () => {
    const user = userEvent.setup();
    render(<Held start={{ ja: '氏名' }} />);
    await user.click(screen.getByRole('button', { name: '見出し: ほかの言葉でも書く' }));
    await user.type(screen.getByRole('textbox', { name: '見出し（英語）' }), 'Name');
    await user.click(screen.getByRole('button', { name: '見出し: ふりがな' }));
    await user.type(within(screen.getByRole('group', { name: '見出しのふりがな' })).getByRole('textbox', { name: '「氏名」の読み' }), 'しめい');
    await user.click(screen.getByRole('button', { name: 'ふりがなを入れる' }));
    expect(held()).toEqual({ ja: '{氏名|しめい}', en: 'Name' });
    await user.clear(screen.getByRole('textbox', { name: '見出し（英語）' }));
    await user.click(screen.getByRole('button', { name: 'ふりがなをすべて外す' }));
    expect(held()).toEqual({ ja: '氏名' });
  });
});

describe('the list of options', () => {
  const deciding: ChoiceField = { id: 'ward', type: 'choice', label: { ja: '区' }, options: [{ value: 'n', label: { ja: '北区' } }, { value: 's', label: { ja: '南区' } }] };
  function Held() {
    const [options, setOptions] = useState<Option[]>([{ value: 'a', label: { ja: '甲町' } }, { value: 'b', label: { ja: '乙町' } }]);
    return <><OptionsEditor several seats deciding={deciding} options={options} onChange={setOptions} /><output>{JSON.stringify(options)}</output></>;
  }

  it('sets when one is offered, how many may take it, and its place', async () => {
    const user = userEvent.setup();
    render(<Held />);
    await user.click(screen.getByRole('button', { name: '選択肢2をくわしく' }));
    await user.click(screen.getByRole('checkbox', { name: '南区' }));
    await user.type(screen.getByRole('spinbutton', { name: '定員' }), '20');
    await user.click(screen.getByRole('checkbox', { name: /^ほかと一緒に選べない/ }));
    await user.click(screen.getByRole('button', { name: '選択肢2を上へ' }));
    const all = screen.getAllByRole('status', { hidden: true });
    expect(JSON.parse(all.at(-1)!.textContent!)).toEqual([{ value: 'b', label: { ja: '乙町' }, under: ['s'], capacity: 20, exclusive: true }, { value: 'a', label: { ja: '甲町' } }]);
  });
});
