// Accounts, places on a plan and signatures, as a resident meets them.
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { I18nProvider } from '../../i18n/context';
import { form } from '../../i18n/form/ja';
import { ui } from '../../i18n/ui/ja';
import { validateAll } from '../engine';
import { FormRenderer } from '../renderer';
import type { Bank, FormServices } from '../services';
import { FormSummary } from '../summary';
import type { Answers, Fault, Field, FormDocument } from '../types';
import { convert } from './bank-account/post-bank';
import { sameName, search } from './bank-account/search';
import { prepareAllFields } from './late';
import { simplify, withStroke, type Point } from './signature/ink';

beforeAll(prepareAllFields);

const documentOf = (field: Field): FormDocument => ({
  format: 'madoguchi-form/1', title: { ja: '様式' },
  pages: [{ id: 'p1', title: { ja: '一' }, sections: [{ id: 's1', fields: [field] }] }],
});

function Held({ field, services, start, told, faults }: { field: Field; services?: FormServices; start: Answers; told: (a: Answers) => void; faults?: Fault[] }) {
  const [answers, setAnswers] = useState(start);
  const document = documentOf(field);
  const change = (next: Answers) => { setAnswers(next); told(next); };
  return (
    <I18nProvider language="ja" catalogue={{ ...ui, ...form }}>
      <FormRenderer document={document} answers={answers} onChange={change} page="p1" language="ja" services={services} faults={faults} />
      <FormSummary document={document} answers={answers} language="ja" />
    </I18nProvider>
  );
}

function draw(field: Field, { services, start = {}, faults }: { services?: FormServices; start?: Answers; faults?: Fault[] } = {}) {
  const told = vi.fn<(answers: Answers) => void>();
  const { container } = render(<Held field={field} services={services} start={start} told={told} faults={faults} />);
  return { user: userEvent.setup(), last: () => told.mock.lastCall?.[0] as Record<string, Record<string, string>> | undefined, container };
}

const listed = (...rows: [string, string, string][]): Bank[] => rows.map(([code, name, kana]) => ({ code, name, kana }));
const banks = listed(['0001', 'みずほ', 'ミズホ'], ['0289', 'みずほ信託', 'ミズホシンタク'], ['9900', 'ゆうちょ', 'ユウチヨ']);
const branches = listed(['001', '東京営業部', 'トウキヨウ'], ['004', '丸の内中央', 'マルノウチチユウオウ'], ['005', '丸之内', 'マルノウチ']);
const service = () => ({
  banks: vi.fn(async (query: string) => search(banks, query)),
  branches: vi.fn(async () => branches),
});

describe('bank_account', () => {
  const account: Field = { id: 'x', type: 'bank_account', label: { ja: '口座' }, required: true };

  it('is filled in by searching, with the keyboard alone', async () => {
    const { user, last } = draw(account, { services: { banks: service() } });
    await user.type(screen.getByRole('combobox', { name: /金融機関/ }), 'ミズホ');
    expect(await screen.findAllByRole('option')).toHaveLength(2);
    await user.keyboard('{ArrowDown}{Enter}');
    expect(last()?.x).toEqual({ bank: '0001', bank_name: 'みずほ' });
    expect(document.activeElement).toBe(screen.getByRole('combobox', { name: /支店/ }));
    await user.keyboard('まるのうち{ArrowDown}{Enter}');
    expect(last()?.x).toMatchObject({ branch: '005', branch_name: '丸之内' });
    await user.click(screen.getByRole('radio', { name: '普通' }));
    await user.type(screen.getByRole('textbox', { name: /口座番号/ }), '１２３');
    await user.type(screen.getByRole('textbox', { name: /口座名義/ }), 'きゅうよ　しょうご');
    await user.tab();
    expect(last()?.x).toEqual({ bank: '0001', bank_name: 'みずほ', branch: '005', branch_name: '丸之内', kind: 'ordinary', number: '0000123', holder: 'キユウヨ シヨウゴ' });
    expect(validateAll(documentOf(account), last()!, { now: new Date() })).toEqual([]);
  });

  it('keeps nothing in the browser', async () => {
    const { container } = draw(account, { services: { banks: service() } });
    const texts = [...container.querySelectorAll('input:not([type=radio])')];
    expect(texts.length).toBeGreaterThan(3);
    expect(texts.filter((input) => input.getAttribute('autocomplete') !== 'off')).toEqual([]);
  });

  it('forgets the branch with its bank', async () => {
    const { user, last } = draw(account, { services: { banks: service() }, start: { x: { bank: '0001', bank_name: 'みずほ', branch: '001', branch_name: '東京営業部' } } });
    await user.click(screen.getByRole('button', { name: '金融機関を変更する' }));
    expect(last()?.x).toBeUndefined();
  });

  it('is typed by hand when there is no list, and when the list does not come', async () => {
    const failing = { banks: async () => Promise.reject(new Error('offline')), branches: async () => Promise.reject(new Error('offline')) };
    const { user, last } = draw(account, { services: { banks: failing } });
    await user.type(screen.getByRole('combobox', { name: /金融機関/ }), 'み');
    expect((await screen.findByRole('alert')).textContent).toContain('読み込めませんでした');
    await user.click(screen.getAllByRole('button', { name: /コードで入力/ })[0]!);
    await user.type(screen.getByRole('textbox', { name: /金融機関コード/ }), '０００１');
    await user.type(screen.getByRole('textbox', { name: '金融機関' }), 'みずほ');
    expect(last()?.x).toEqual({ bank: '0001', bank_name: 'みずほ' });
  });

  it('tells of a code that the list does not have, and of another name', async () => {
    const { user, last } = draw(account, { services: { banks: service() } });
    await user.click(screen.getAllByRole('button', { name: /コードで入力/ })[0]!);
    await user.type(screen.getByRole('textbox', { name: /金融機関コード/ }), '9998');
    expect(await screen.findByText(/一覧にありません/)).toBeTruthy();
    await user.clear(screen.getByRole('textbox', { name: /金融機関コード/ }));
    await user.type(screen.getByRole('textbox', { name: '金融機関' }), '京都');
    await user.type(screen.getByRole('textbox', { name: /金融機関コード/ }), '0001');
    await user.click(await screen.findByRole('button', { name: '「みずほ」にする' }));
    expect(last()?.x).toEqual({ bank: '0001', bank_name: 'みずほ' });
  });

  it('turns 記号・番号 of ゆうちょ銀行 into what a transfer needs, and shows both', async () => {
    const { user, last } = draw(account, { services: { banks: service() }, start: { x: { bank: '9900', bank_name: 'ゆうちょ' } } });
    await user.type(screen.getByRole('textbox', { name: /^記号/ }), '10180');
    await user.type(screen.getByRole('textbox', { name: /^番号/ }), '12345671');
    expect(last()?.x).toEqual({ bank: '9900', bank_name: 'ゆうちょ', branch: '018', branch_name: '〇一八', kind: 'ordinary', number: '1234567' });
    expect(screen.getByText(/振込用の番号：店名 〇一八（店番 018）、普通、口座番号 1234567/)).toBeTruthy();
    expect((screen.getByRole('textbox', { name: /^記号/ }) as HTMLInputElement).value).toBe('10180');
    await user.type(screen.getByRole('textbox', { name: /^番号/ }), '{Backspace}2');
    await user.tab();
    expect(last()?.x).not.toHaveProperty('number');
    expect(screen.getByText(/番号の最後は1です/)).toBeTruthy();
  });

  it.each([
    ['10530', '12345671', { branch: '058', number: '1234567', kind: 'ordinary' }],
    ['１１９４０', '123-1', { branch: '198', number: '0000123', kind: 'ordinary' }],
    ['00530', '123456', { branch: '059', number: '0123456', kind: 'checking' }],
  ])('converts %s-%s', (symbol, number, want) => expect(convert(symbol, number)).toMatchObject({ ok: want }));

  it.each([
    ['20530', '1', 'symbol'], ['10531', '1', 'symbol'], ['105300', '1', 'symbol'], ['1053x', '1', 'symbol'],
    ['10530', '12345672', 'number'], ['10530', '123456781', 'number'], ['00530', '1234567', 'number'], ['10530', 'a', 'number'],
    ['105', '', 'unfinished'], ['10530', '1', 'unfinished'], ['', '', 'unfinished'],
  ])('takes %s-%s for %s', (symbol, number, wrong) => expect(convert(symbol, number)).toEqual({ wrong }));

  it('compares names as the server does', () => {
    expect([sameName('みずほ', 'ミズホ銀行'), sameName('三菱ＵＦＪ', '三菱ufj銀行'), sameName('北海道信用金庫', '北海道信金'), sameName('京都', '京都東')]).toEqual([true, true, true, false]);
  });
});

describe('map_point', () => {
  const area = { south: '35.310', west: '139.470', north: '35.345', east: '139.520' };
  const place: Field = { id: 'x', type: 'map_point', label: { ja: '場所' }, area, places: [{ name: { ja: '市役所' }, lat: '35.3285', lng: '139.494' }] };
  const box = { left: 0, top: 0, right: 400, bottom: 300, width: 400, height: 300, x: 0, y: 0, toJSON: () => '' };

  it('takes a landmark, says its name and draws it in the summary', async () => {
    const { user, last } = draw(place);
    await user.selectOptions(screen.getByRole('combobox', { name: /目印から/ }), '市役所');
    expect(last()?.x).toEqual({ lat: '35.3285', lng: '139.494' });
    expect(screen.getByRole('img', { name: '市役所（北緯35.3285度 東経139.494度）' })).toBeTruthy();
  });

  it('takes the middle by the keyboard, and moves', async () => {
    const { last } = draw(place);
    const plan = screen.getByRole('application', { name: '地図' });
    fireEvent.keyDown(plan, { key: 'Enter' });
    const first = last()!.x!;
    expect(Number(first.lat)).toBeCloseTo(35.3275, 4);
    expect(Number(first.lng)).toBeCloseTo(139.495, 4);
    for (const key of ['+', 'ArrowRight', 'ArrowUp', 'Enter']) fireEvent.keyDown(plan, { key });
    expect(Number(last()!.x!.lng)).toBeGreaterThan(Number(first.lng));
    expect(Number(last()!.x!.lat)).toBeGreaterThan(Number(first.lat));
    expect(validateAll(documentOf(place), last()!, { now: new Date() })).toEqual([]);
  });

  it('takes a tap and not a drag', () => {
    const { last, container } = draw(place);
    const svg = container.querySelector('.mf-map__frame svg')!;
    vi.spyOn(svg, 'getBoundingClientRect').mockReturnValue(box);
    const at = (clientX: number, clientY: number) => ({ clientX, clientY, pointerId: 1, button: 0, bubbles: true });
    fireEvent.pointerDown(svg, at(200, 150));
    fireEvent.pointerMove(svg, at(260, 150));
    fireEvent.pointerUp(svg, at(260, 150));
    expect(last()).toBeUndefined();
    fireEvent.pointerDown(svg, at(200, 150));
    fireEvent.pointerUp(svg, at(200, 150));
    expect(Number(last()!.x!.lng)).toBeLessThan(139.495);
  });

  it.each([
    ['inside', async () => ({ lat: 35.33, lng: 139.49 }), { lat: '35.33', lng: '139.49' }, /選んだ場所/],
    ['outside', async () => ({ lat: 36, lng: 139.49 }), undefined, /現在地は、この地図の範囲の外/],
    ['refused', async () => Promise.reject(new Error('denied')), undefined, /許可されていません/],
    ['unknown', async () => Promise.reject(new Error('timeout')), undefined, /調べられませんでした/],
  ])('asks where one is: %s', async (_name, position, want, words) => {
    const { user, last } = draw(place, { services: { position } });
    await user.click(screen.getByRole('button', { name: '現在地を使う' }));
    expect(await screen.findByText(words)).toBeTruthy();
    expect(last()?.x).toEqual(want);
  });

  it('takes degrees that are typed, and opens where they are wrong', async () => {
    const { user, last } = draw(place);
    await user.click(screen.getByText('緯度・経度を入力する'));
    await user.type(screen.getByRole('textbox', { name: /緯度/ }), '３６');
    await user.type(screen.getByRole('textbox', { name: /経度/ }), '139.49');
    expect(validateAll(documentOf(place), last()!, { now: new Date() })).toEqual([{ path: 'answers.x', key: 'outside_area' }]);
    const { container } = draw(place, { faults: [{ path: 'answers.x.lat', key: 'not_a_number' }] });
    expect(container.querySelector('details')?.open).toBe(true);
  });
});

describe('signature', () => {
  const sign: Field = { id: 'x', type: 'signature', label: { ja: '署名' }, required: true };
  const box = { left: 0, top: 0, right: 500, bottom: 200, width: 500, height: 200, x: 0, y: 0, toJSON: () => '' };

  function stroke(svg: Element, pointerId: number, ...points: [number, number][]) {
    const at = ([clientX, clientY]: [number, number]) => ({ clientX, clientY, pointerId, button: 0, bubbles: true });
    fireEvent.pointerDown(svg, at(points[0]!));
    points.slice(1).forEach((p) => fireEvent.pointerMove(svg, at(p)));
    fireEvent.pointerUp(svg, at(points[points.length - 1]!));
  }

  it('is drawn, undone and cleared', async () => {
    const { user, last, container } = draw(sign);
    const svg = container.querySelector('.mf-signature__pad')!;
    vi.spyOn(svg, 'getBoundingClientRect').mockReturnValue(box);
    stroke(svg, 1, [50, 50], [100, 60], [150, 50], [600, 50]);
    stroke(svg, 1, [50, 100], [60, 100]);
    const value = last()!.x as unknown as { strokes: number[][] };
    expect(value.strokes[0]!.slice(0, 2)).toEqual([100, 100]);
    expect(value.strokes[0]!.slice(-2)).toEqual([1000, 100]);
    expect(value.strokes).toHaveLength(2);
    expect(validateAll(documentOf(sign), last()!, { now: new Date() })).toEqual([]);
    expect(screen.getByRole('img', { name: '署名あり' }).querySelectorAll('path')).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: '1画もどす' }));
    expect((last()!.x as unknown as { strokes: number[][] }).strokes).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: '書き直す' }));
    expect(last()?.x).toBeUndefined();
    expect(screen.getByText('署名を消しました')).toBeTruthy();
  });

  it('does not draw with a second finger', () => {
    const { last, container } = draw(sign);
    const svg = container.querySelector('.mf-signature__pad')!;
    vi.spyOn(svg, 'getBoundingClientRect').mockReturnValue(box);
    fireEvent.pointerDown(svg, { clientX: 10, clientY: 10, pointerId: 1, button: 0 });
    stroke(svg, 2, [300, 100], [400, 100]);
    expect(last()).toBeUndefined();
  });

  it('says honestly what can be done without a hand', async () => {
    draw(sign);
    expect(screen.getByText(/この手続では署名が必要です/)).toBeTruthy();
    draw({ ...sign, required: false });
    expect(screen.getByText(/この欄は空けたまま進めます/)).toBeTruthy();
  });

  it('keeps what is drawn small', () => {
    const wave = Array.from({ length: 4000 }, (_, i): Point => [i % 1000, 200 + Math.round(150 * Math.sin(i / 7))]);
    const drawn = withStroke([], wave)!;
    expect(drawn[0]!.length).toBeLessThanOrEqual(5000);
    expect(simplify([[0, 0], [1, 0], [2, 0], [3, 0]], 1)).toEqual([[0, 0], [3, 0]]);
    expect(withStroke(Array.from({ length: 200 }, () => [0, 0]), [[1, 1]])).toBeNull();
  });
});

it('waits for nothing it does not need', async () => {
  const asked = service();
  draw({ id: 'x', type: 'bank_account', label: { ja: '口座' } }, { services: { banks: asked } });
  await waitFor(() => expect(screen.getByRole('combobox', { name: /金融機関/ })).toBeTruthy());
  expect(asked.banks).not.toHaveBeenCalled();
  expect(asked.branches).not.toHaveBeenCalled();
});
