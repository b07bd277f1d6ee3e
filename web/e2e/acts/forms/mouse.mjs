// A form with every field type, built by mouse.
import assert from 'node:assert/strict';
import { look } from '../../support/browser.mjs';
import { canvas, card, carry, everyType, grip, labels, offered, order, palette, question, saved, settings, typeButton } from './builder.mjs';
import { begin, publish } from './office.mjs';

export const festival = 'まつりの出店申込';

export async function add(page, type, label, { required = false } = {}) {
  await typeButton(page, type).click();
  await settings(page).getByRole('heading', { name: `${type}の設定` }).waitFor();
  await question(page).fill(label);
  if (required) await settings(page).getByRole('checkbox', { name: '必須にする' }).check();
}

/** A short form of some types, with what each is asked; its procedure's page is open afterwards. */
export async function simple(page, title, fields) {
  await begin(page, title);
  for (const [type, label, more] of fields) {
    await add(page, type, label);
    await more?.(page);
  }
  await saved(page);
  await page.getByRole('link', { name: '手続へ戻る' }).click();
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

const box = (page, name) => settings(page).getByRole('textbox', { name, exact: typeof name === 'string' });
const number = (page, name) => settings(page).getByRole('spinbutton', { name });
const list = (page, name) => settings(page).getByRole('combobox', { name });

/** Names the options, and adds what lacks. */
export async function options(page, words, noun = '選択肢') {
  for (const [i, word] of words.entries()) {
    const input = box(page, `${noun}${i + 1}`);
    if ((await input.count()) === 0) await settings(page).getByRole('button', { name: `${noun}を追加`, exact: true }).click();
    await input.fill(word);
  }
}

async function detail(page, n, act) {
  const more = settings(page).getByRole('button', { name: `選択肢${n}をくわしく` });
  await more.click();
  await act();
  await more.click();
}

async function people(page) {
  await add(page, '説明文', 'はじめに');
  await box(page, /^本文/).fill('出店には**許可**が要ります。');
  await add(page, '氏名', '代表の氏名', { required: true });
  await add(page, '住所', '代表の住所', { required: true });
  await add(page, '電話番号', '昼の電話', { required: true });
  await add(page, 'メールアドレス', '団体のメール');
  await add(page, '1行の文字', '屋号', { required: true });
  await number(page, '最長の文字数').fill('20');
  await add(page, '長い文章', '出店の内容');
}

async function choices(page) {
  await add(page, '1つ選ぶ', '地区', { required: true });
  await options(page, ['海辺', '山手']);
  await add(page, '1つ選ぶ', '会場', { required: true });
  await options(page, ['浜の広場', '丘の公園', '町役場前']);
  await list(page, /^選択肢を切り替える項目/).selectOption({ label: '地区' });
  await detail(page, 1, () => settings(page).getByRole('checkbox', { name: '海辺' }).check());
  await detail(page, 2, () => settings(page).getByRole('checkbox', { name: '山手' }).check());
  await settings(page).getByText('「海辺」のときだけ').waitFor();
  await add(page, '1つ選ぶ', '出店の枠', { required: true });
  await options(page, ['角の枠', '並びの枠']);
  await detail(page, 1, () => number(page, /^定員/).fill('1'));
  await settings(page).getByText('定員1').waitFor();
  await add(page, '1つ選ぶ', '主な商品', { required: true });
  await settings(page).getByRole('button', { name: 'まとめて入力' }).click();
  const many = Array.from({ length: 1200 }, (_, i) => `商品${i + 1}号`);
  await box(page, /^まとめて入力/).fill([...many, 'たこ焼き\ttakoyaki'].join('\n'));
  await settings(page).getByRole('button', { name: 'この1201件にする' }).click();
  await list(page, '見せ方').selectOption({ label: '検索して選ぶ（たくさんのとき）' });
  await add(page, 'いくつか選ぶ', '使う火気');
  await options(page, ['ガス', '炭', '使わない']);
  await detail(page, 3, () => settings(page).getByRole('checkbox', { name: /^ほかと一緒に選べない/ }).check());
  await add(page, '表形式の選択', '去年の感想', { required: true });
  await options(page, ['場所', '案内'], '行');
  await add(page, '数値', '混み具合', { required: true });
  await list(page, '見せ方').selectOption({ label: 'スライダーで選ぶ' });
  await box(page, '最大').fill('10');
  await box(page, /^左はしの言葉/).fill('すいていた');
  await box(page, /^右はしの言葉/).fill('混んでいた');
}

async function days(page) {
  await add(page, '日付', '代表の生年月日', { required: true });
  await add(page, '時刻', '準備を始める時刻', { required: true });
  await settings(page).getByLabel('最初の時刻').fill('08:00');
  await settings(page).getByLabel('最後の時刻').fill('12:00');
  await add(page, '日付と時刻', '説明会の希望', { required: true });
  await add(page, '期間', '出店する期間', { required: true });
  await number(page, /^最長の日数/).fill('3');
}

async function papers(page) {
  await add(page, '法人番号', '法人番号', { required: true });
  await add(page, '口座', '返金の口座', { required: true });
  await settings(page).getByRole('checkbox', { name: '貯蓄' }).check();
  await add(page, '地図の場所', '出店の希望場所', { required: true });
  for (const [edge, degrees] of [['北', '35.345'], ['南', '35.310'], ['西', '139.470'], ['東', '139.520']]) await box(page, new RegExp(`^${edge}`)).fill(degrees);
  await box(page, /^目印/).fill('町役場, 35.3285, 139.4940\n港, 35.3150, 139.4800');
  await add(page, '添付ファイル', '店の写真');
  await settings(page).getByRole('checkbox', { name: /カメラ/ }).first().check();
  await add(page, '手書きの署名', '代表の署名', { required: true });
  await add(page, '同意', '出店の決まりへの同意', { required: true });
}

async function rows(page) {
  await add(page, '繰り返し', '出す品');
  await number(page, '最小の行数').fill('1');
  await number(page, '最大の行数').fill('3');
  await box(page, /^1行の呼び名/).fill('品');
  await canvas(page).getByRole('button', { name: /^項目/ }).last().click();
  await question(page).fill('品名');
  await carry(page, typeButton(page, '数値'), card(page, '品名'), { low: true });
  await order(page, (all) => all.indexOf('数値') > all.indexOf('出す品'), 'a number is dropped into the group');
  await settings(page).getByRole('heading', { name: '数値の設定' }).waitFor();
  await question(page).fill('値段');
  await card(page, '出す品').getByRole('list', { name: '「出す品」の中の項目' }).getByRole('button', { name: '「値段」を動かす' }).waitFor();
  await canvas(page).getByRole('button', { name: /^出す品/ }).first().click();
  await add(page, '計算', '値段の合計');
  await box(page, '式').fill('合計(出す品, 値段)');
  await card(page, '値段の合計').getByText(/「出す品」.*「値段」/).first().waitFor();
}

export function byMouse(step, story) {
  step('the palette has every field type, and a mouse puts each into a form', async () => {
    const page = story.editor;
    await begin(page, festival);
    assert.deepEqual((await offered(page)).toSorted(), everyType.toSorted());
    await people(page);
    await canvas(page).getByRole('button', { name: 'ページを追加' }).click();
    await choices(page);
    await saved(page);
  });

  step('days, accounts, places, signatures and rows are built too', async () => {
    const page = story.editor;
    await canvas(page).getByRole('button', { name: 'ページを追加' }).click();
    await days(page);
    await papers(page);
    await rows(page);
    await saved(page);
  });
}

async function condition(page, row, { field, how, value }) {
  await row.getByRole('combobox', { name: 'どの項目' }).selectOption({ label: field });
  if (how) await row.getByRole('combobox', { name: '比べ方' }).selectOption({ label: how });
  if (value) await row.getByRole('combobox', { name: '値' }).selectOption({ label: value });
}

export function byMouseDecided(step, story) {
  step('a condition of two levels, and a rule over two answers', async () => {
    const page = story.editor;
    await add(page, '長い文章', '火気の備え');
    await settings(page).getByRole('button', { name: '条件を付ける' }).click();
    const box = settings(page).getByRole('region', { name: '表示する条件' });
    await condition(page, box, { field: '地区', value: '海辺' });
    await box.getByRole('button', { name: 'まとまりを足す', exact: true }).click();
    const inner = box.getByRole('group', { name: 'どれか1つを満たす' });
    await condition(page, inner, { field: '使う火気', how: 'に次が含まれる', value: 'ガス' });
    await inner.getByRole('button', { name: '条件を足す', exact: true }).click();
    await condition(page, inner.getByRole('listitem').nth(1), { field: '使う火気', how: 'に次が含まれる', value: '炭' });
    await card(page, '火気の備え').getByText(/「地区」が「海辺」.*「使う火気」に「ガス」.*「炭」/).waitFor();
    await canvas(page).getByRole('button', { name: '確かめを追加' }).click();
    await settings(page).getByRole('textbox', { name: /^合わないときの言葉/ }).fill('出店する期間は、説明会より後にしてください。');
    const right = settings(page).getByRole('region', { name: '正しいとき' });
    await right.getByRole('combobox', { name: 'どの項目' }).selectOption({ label: '出店する期間の開始' });
    await right.getByRole('combobox', { name: '比べ方' }).selectOption({ label: 'が次より後' });
    await right.getByRole('combobox', { name: '比べる相手' }).selectOption({ label: 'ほかの項目' });
    await right.getByRole('combobox', { name: '比べる項目' }).selectOption({ label: '説明会の希望の日付' });
    await canvas(page).getByText(/「出店する期間の開始」が「説明会の希望の日付」より後/).waitFor();
  });

  step('a field that only staff see is added', async () => {
    const page = story.editor;
    await canvas(page).getByRole('button', { name: /^火気の備え/ }).click();
    await add(page, '1行の文字', '区画の番号');
    await settings(page).getByRole('checkbox', { name: /^管理項目/ }).check();
    await card(page, '区画の番号').getByText('職員だけ').waitFor();
    await saved(page);
    await look(page, 'builder-whole');
  });

  step('the picture of what decides what, and what is collected, are seen', async () => {
    const page = story.editor;
    await page.getByRole('button', { name: 'つながり図' }).click();
    await page.getByRole('button', { name: /火気の備え/ }).or(page.locator('svg').getByText(/火気の備え/)).first().waitFor();
    await look(page, 'builder-logic');
    await page.getByRole('button', { name: '集める情報' }).click();
    await page.getByText('返金の口座').first().waitFor();
    await look(page, 'builder-data');
    await page.getByRole('button', { name: '編集', exact: true }).click();
  });

  step('the form of every type is published', async () => {
    const page = story.editor;
    await page.getByRole('link', { name: '手続へ戻る' }).click();
    await publish(page);
  });
}
