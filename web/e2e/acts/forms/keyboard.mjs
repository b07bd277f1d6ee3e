// The same kind of form, built by somebody without a mouse.
import assert from 'node:assert/strict';
import { look } from '../../support/browser.mjs';
import { hit, pick, press, tabTo, write } from '../../support/keys.mjs';
import { until } from '../../support/step.mjs';
import { canvas, card, everyType, grip, labels, order, question, saved, settings, typeButton } from './builder.mjs';
import { department } from './office.mjs';

export const parade = 'まつりの行列申込';

const own = (page, name) => settings(page).getByRole('textbox', { name });
const main = (page, label) => canvas(page).getByRole('button', { name: new RegExp(`^${label}`) });


const here = (page) => canvas(page).locator('.mg-card-field__main').evaluateAll((all) => all.indexOf(document.activeElement));

/** Walks by arrows over the cards to the one that is sought. */
async function walk(page, label) {
  const to = (await labels(page)).indexOf(label);
  for (let i = 0; i < 60; i++) {
    const at = await here(page);
    if (at === to) return;
    await press(page, at < to ? 'ArrowDown' : 'ArrowUp');
    await until(async () => (await here(page)) !== at, `the arrow leaves card ${at}`, 3000);
  }
  throw new Error(`no arrow leads to 「${label}」`);
}

/** Chooses a card, goes to its settings, does something, and comes back. */
async function set(page, label, act) {
  await walk(page, label);
  await press(page, 'Enter', 'F2');
  await until(() => question(page).evaluate((one) => one === document.activeElement), `the settings of 「${label}」 have the focus`);
  await act();
  await press(page, 'F2');
}

export function byKeyboard(step, story) {
  step('by keyboard alone: a procedure is begun', async () => {
    const page = story.editor;
    await page.goto(new URL('/', page.url()).href);
    await page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '手続と様式' }).waitFor();
    await hit(page, page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: '手続と様式' }));
    await page.getByRole('link', { name: '手続を作る' }).waitFor();
    await hit(page, page.getByRole('link', { name: '手続を作る' }));
    await page.getByRole('tab', { name: 'ひな形から' }).waitFor();
    await tabTo(page, page.getByRole('tab', { name: 'ひな形から' }));
    await press(page, 'ArrowRight');
    await page.getByRole('textbox', { name: /^手続の名前/ }).waitFor();
    await write(page, page.getByRole('textbox', { name: /^手続の名前/ }), parade);
    await pick(page, page.getByRole('combobox', { name: /^担当課/ }), department);
    await pick(page, page.getByRole('combobox', { name: /^本人確認/ }), 'しない（アンケートなど）');
    await tabTo(page, page.getByRole('combobox', { name: /^保存期間/ }));
    await press(page, 'ArrowDown');
    await hit(page, page.getByRole('button', { name: '作って様式へ進む' }));
    await page.getByRole('heading', { level: 1, name: `様式: ${parade}` }).waitFor();
  });

  step('by keyboard alone: every field type is added, and settings are opened', async () => {
    const page = story.editor;
    for (const type of everyType) await hit(page, typeButton(page, type));
    await order(page, (all) => everyType.every((type) => all.includes(type)), 'every type is in the form');
    await tabTo(page, main(page, '1行の文字'));
    await set(page, '1行の文字', async () => {
      await write(page, question(page), '行列の名前');
      await hit(page, settings(page).getByRole('checkbox', { name: '必須にする' }), { key: 'Space' });
    });
    await card(page, '行列の名前').getByText('※必須').waitFor();
    await set(page, '1つ選ぶ', async () => {
      await write(page, question(page), '乗り物');
      await write(page, own(page, '選択肢1'), '馬車');
      await write(page, own(page, '選択肢2'), '徒歩');
    });
    await set(page, 'いくつか選ぶ', async () => {
      await write(page, question(page), '音の出るもの');
      await hit(page, settings(page).getByRole('button', { name: '条件を付ける' }));
      const box = settings(page).getByRole('region', { name: '表示する条件' });
      await box.waitFor();
      await pick(page, box.getByRole('combobox', { name: 'どの項目' }), '乗り物');
      await pick(page, box.getByRole('combobox', { name: '値' }), '馬車');
    });
    await card(page, '音の出るもの').getByText('「乗り物」が「馬車」のとき表示').waitFor();
    await set(page, '計算', async () => {
      await write(page, question(page), '人数の倍');
      await write(page, own(page, '式'), '数値 × 2');
    });
    await set(page, '地図の場所', async () => {
      for (const [edge, degrees] of [['北', '35.345'], ['南', '35.310'], ['西', '139.470'], ['東', '139.520']]) await write(page, own(page, new RegExp(`^${edge}`)), degrees);
    });
    await saved(page);
  });

  step('by keyboard alone: a field moves, is deleted, and comes back', async () => {
    const page = story.editor;
    const begun = await labels(page);
    await walk(page, '長い文章');
    await press(page, 'Alt+ArrowDown');
    await order(page, (all) => all.indexOf('長い文章') === begun.indexOf('長い文章') + 1, 'Alt+↓ moves the field down');
    await press(page, 'Control+z');
    await order(page, (all) => all.join() === begun.join(), 'Ctrl+Z moves it back');
    await walk(page, '長い文章');
    await press(page, 'Delete');
    await order(page, (all) => !all.includes('長い文章'), 'Delete takes it away');
    await press(page, 'Control+z');
    await order(page, (all) => all.join() === begun.join(), 'Ctrl+Z brings it back');
    await tabTo(page, grip(page, '長い文章'));
    await press(page, 'Space');
    await until(async () => {
      await press(page, 'ArrowDown'); // heard only once the lift is complete
      return page.getByText(/「長い文章」は1ページ目の3番目/).waitFor({ state: 'attached', timeout: 1000 }).then(() => true, () => false);
    }, 'the arrow carries the field');
    await press(page, 'Space');
    await order(page, (all) => all.indexOf('長い文章') === 2, 'it is put down by keyboard');
    await saved(page);
    await look(page, 'keyboard-built');
  });

  step('by keyboard alone: it is published', async () => {
    const page = story.editor;
    await hit(page, page.getByRole('link', { name: '手続へ戻る' }), { back: true });
    await page.getByRole('heading', { level: 1, name: parade, exact: true }).waitFor();
    await hit(page, page.getByRole('button', { name: '公開する', exact: true }));
    const yes = page.getByRole('dialog').getByRole('button', { name: '公開する', exact: true });
    await yes.waitFor();
    await hit(page, yes);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('受付中', { exact: true }).first().waitFor();
  });
}
