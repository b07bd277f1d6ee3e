// What goes from form to form: copies, files, sheets of questions, ready procedures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { look } from '../../support/browser.mjs';
import { go } from '../staff.mjs';
import { canvas, card, labels, order, saved } from './builder.mjs';
import { festival } from './mouse.mjs';
import { begin, department, give, openProcedure, publish } from './office.mjs';

async function importing(page) {
  await go(page, '手続と様式');
  await page.getByRole('link', { name: '手続を作る' }).click();
  await page.getByRole('link', { name: 'ファイルから取り込む' }).click();
  await page.getByRole('heading', { level: 1, name: '手続を取り込む' }).waitFor();
}

export function exchanged(step, story) {
  step('fields are copied from one form into another, with what decides them', async () => {
    const page = story.editor;
    await openProcedure(page, festival);
    await page.getByRole('link', { name: '様式を作る' }).click();
    await canvas(page).getByRole('button', { name: /^地区/ }).click();
    await canvas(page).getByRole('button', { name: /^会場/ }).click({ modifiers: ['Control'] });
    await page.keyboard.press('Control+c');
    await page.getByText(/コピーしました/).waitFor();
    await begin(page, '写した様式');
    await canvas(page).getByRole('button', { name: /^写した様式/ }).click();
    await page.keyboard.press('Control+v');
    await order(page, (all) => all.join() === '地区,会場', 'both fields come along');
    await card(page, '会場').getByText('「地区」の答えで選べるものが変わる').waitFor();
    await saved(page);
  });

  step('a procedure goes out as an open file, and comes in as a new one', async () => {
    const page = story.editor;
    await openProcedure(page, festival);
    await page.getByRole('button', { name: 'そのほか' }).click();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^ファイルに書き出す/ }).click()]);
    const body = readFileSync(await file.path());
    assert.match(body.toString('utf8'), /madoguchi-form\/1/);
    await importing(page);
    await give(page, /^手続のファイル/, { name: '出店.json', mimeType: 'application/json', buffer: body });
    await page.getByRole('heading', { name: `「${festival}」` }).waitFor();
    await look(page, 'import-file');
    await page.getByRole('textbox', { name: /^手続の名前/ }).fill('よその出店申込');
    await page.getByRole('button', { name: '取り込む', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'よその出店申込' }).waitFor();
    await page.getByRole('link', { name: '様式を作る' }).click();
    await order(page, (all) => all.includes('返金の口座') && all.includes('区画の番号'), 'every field is in the copy');
    assert.ok((await labels(page)).length > 25);
  });

  step('a sheet of questions becomes a form, and it is said row by row what was understood', async () => {
    const page = story.editor;
    await importing(page);
    await page.getByRole('tab', { name: 'Excelの質問表' }).click();
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '書き方の分かるひな形を受け取る' }).click()]);
    await give(page, /^Excelの質問表/, { name: '質問表.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: readFileSync(await sheet.path()) });
    await page.getByRole('table').getByRole('rowheader').first().waitFor();
    await look(page, 'import-sheet');
    await page.getByRole('textbox', { name: /^手続の名前/ }).fill('質問表からの申込');
    await page.getByRole('button', { name: '新しい手続として作る' }).click();
    await page.getByText('手続を作りました').first().waitFor();
    await go(page, '手続と様式');
    await page.getByRole('link', { name: '質問表からの申込' }).waitFor();
  });

  step('a ready procedure is looked at, copied and published', async () => {
    const page = story.editor;
    await page.getByRole('link', { name: '手続を作る' }).click();
    await page.getByRole('searchbox', { name: /^題名/ }).fill('講座');
    await page.locator('.mg-shelf__open').first().waitFor();
    await look(page, 'gallery');
    await page.locator('.mg-shelf__open').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'この手続をもとに作る' }).waitFor();
    await look(page, 'gallery-preview');
    await dialog.getByRole('combobox', { name: '担当課' }).selectOption({ label: department });
    await dialog.getByRole('button', { name: 'この手続をもとに作る' }).click();
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: '手続を作る' }).waitFor();
    if ((await page.getByRole('link', { name: '手続へ戻る' }).count()) > 0) await page.getByRole('link', { name: '手続へ戻る' }).click();
    await publish(page);
  });
}
