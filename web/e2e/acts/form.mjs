import assert from 'node:assert/strict';
import { look } from '../support/browser.mjs';
import { until } from '../support/step.mjs';
import { go } from './staff.mjs';

export const title = '移動図書館の利用登録';

const canvas = (page) => page.getByRole('region', { name: '様式', exact: true });
const card = (page, label) => canvas(page).getByRole('listitem').filter({ has: page.getByRole('button', { name: `「${label}」を動かす` }) });
const label = (page) => page.getByRole('textbox', { name: /^質問（見出し）/ });

async function add(page, type, name, { required = false } = {}) {
  await page.getByRole('region', { name: '項目を追加' }).getByRole('button', { name: new RegExp(`^${type}`) }).first().click();
  if (name) await label(page).fill(name);
  if (required) await page.getByRole('checkbox', { name: '必須にする' }).check();
}

/** The labels of a page's fields, in their order. */
const order = (page, number) =>
  canvas(page).getByRole('region', { name: new RegExp(`^${number}ページ目`) }).getByRole('button', { name: /を動かす$/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label').match(/「(.*)」/)[1]));

async function saved(page) {
  await page.locator('[data-saving="saved"]').waitFor();
}

/** A new procedure from nothing, up to its empty form. */
async function begin(page, name, kana) {
  await page.getByRole('textbox', { name: /^手続の名前/ }).fill(name);
  await page.getByRole('textbox', { name: /^フリガナ/ }).fill(kana);
  await page.getByRole('combobox', { name: /^担当課/ }).selectOption({ label: '市民課' });
  await page.getByRole('combobox', { name: /^保存期間/ }).selectOption({ index: 1 });
}

export function buildForm(step, story) {
  step('a form editor builds a form without code', async () => {
    const page = story.editor;
    await go(page, '手続と様式');
    await page.getByRole('link', { name: '手続を作る' }).click();
    await page.getByRole('listitem').filter({ hasText: '住民票' }).first().waitFor();
    await look(page, 'library');
    await page.getByRole('tab', { name: '白紙から' }).click();
    await begin(page, title, 'イドウトショカンノリヨウトウロク');
    await page.getByRole('textbox', { name: /^説明/ }).fill('移動図書館で本を借りる方の登録です。');
    await page.getByRole('textbox', { name: /^必要なもの/ }).fill('本人の写真\n住所の分かる書類');
    await page.getByRole('textbox', { name: /^手数料/ }).fill('無料');
    await look(page, 'new-procedure');
    await page.getByRole('button', { name: '作って様式へ進む' }).click();
    await page.getByRole('heading', { level: 1, name: `様式: ${title}` }).waitFor();
  });

  step('every basic field type is there', async () => {
    const page = story.editor;
    await add(page, '説明文', '登録について');
    await add(page, '氏名', '本人の氏名', { required: true });
    await page.getByRole('checkbox', { name: /^この項目で検索できるようにする/ }).check();
    await add(page, '日付', '生年月日', { required: true });
    await add(page, '住所', '住所', { required: true });
    await add(page, '電話番号', '電話番号', { required: true });
    await add(page, 'メールアドレス', '連絡先のメール');
    await page.getByRole('button', { name: 'ページを追加' }).click();
    await add(page, '1つ選ぶ', '利用の目的', { required: true });
    await page.getByRole('textbox', { name: '選択肢1', exact: true }).fill('調べもの');
    await page.getByRole('textbox', { name: '選択肢2', exact: true }).fill('そのほか');
    await add(page, '長い文章', 'くわしい目的', { required: true });
    await page.getByRole('button', { name: '条件を付ける' }).click();
    await page.getByRole('combobox', { name: 'どの項目' }).selectOption({ label: '利用の目的' });
    await page.getByRole('combobox', { name: '値' }).selectOption({ label: 'そのほか' });
    await add(page, 'いくつか選ぶ', '借りたい本');
    await add(page, '数値', '冊数');
    await add(page, '1行の文字', '好きな作家');
    await add(page, '添付ファイル', '写真と書類', { required: true });
    await page.getByRole('spinbutton', { name: '最大の個数' }).fill('3');
    await add(page, '同意', '規約への同意', { required: true });
    await saved(page);
    assert.deepEqual(await order(page, 2), ['利用の目的', 'くわしい目的', '借りたい本', '冊数', '好きな作家', '写真と書類', '規約への同意']);
    await card(page, 'くわしい目的').getByText('「利用の目的」が「そのほか」のとき表示').waitFor();
    await look(page, 'builder');
  });

  step('fields move by drag and by keyboard, and undo puts them back', async () => {
    const page = story.editor;
    const grip = (name) => page.getByRole('button', { name: `「${name}」を動かす` });
    const place = async () => (await order(page, 1)).indexOf('電話番号');
    const start = await place();
    await grip('住所').evaluate((one) => one.scrollIntoView({ block: 'center' }));
    const [from, to] = [await grip('電話番号').boundingBox(), await grip('住所').boundingBox()];
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2 - 4, { steps: 12 });
    await page.mouse.up();
    await until(async () => (await place()) < start, 'the field is dragged up');
    const dragged = await place();
    await grip('電話番号').focus();
    await page.keyboard.press('Space');
    await page.getByText(`「電話番号」は1ページ目の${dragged + 1}番目の上です`).waitFor({ state: 'attached' });
    await until(async () => {
      await page.keyboard.press('ArrowDown'); // heard only once the lift is complete
      return page.getByText(`「電話番号」は1ページ目の${dragged + 2}番目の上です`).waitFor({ state: 'attached', timeout: 1000 }).then(() => true, () => false);
    }, 'the arrow key moves the field');
    await page.keyboard.press('Space');
    await until(async () => (await place()) === dragged + 1, 'the field is moved down by keyboard');
    await page.getByRole('button', { name: '元に戻す' }).click();
    await page.getByRole('button', { name: '元に戻す' }).click();
    assert.deepEqual(await order(page, 1), ['登録について', '本人の氏名', '生年月日', '住所', '電話番号', '連絡先のメール']);
    await saved(page);
  });

  step('the form is seen live at phone width, and published', async () => {
    const page = story.editor;
    await page.getByRole('tab', { name: 'プレビュー' }).click();
    await card(page, '規約への同意').getByRole('button', { name: /^規約への同意/ }).click();
    await page.getByRole('tabpanel', { name: 'プレビュー' }).getByText('規約への同意').first().waitFor(); // the phone turns to what is worked on
    await card(page, '本人の氏名').getByRole('button', { name: /^本人の氏名/ }).click();
    await page.getByRole('tabpanel', { name: 'プレビュー' }).getByText('本人の氏名').first().waitFor();
    await look(page, 'builder-preview');
    await page.getByRole('link', { name: '手続へ戻る' }).click();
    await page.getByRole('button', { name: '公開する' }).click();
    await look(page, 'publish');
    await page.getByRole('dialog').getByRole('button', { name: '公開する' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('受付中', { exact: true }).waitFor();
    await look(page, 'procedure');
  });

  step('every type of field is built by keyboard alone', async () => {
    const page = story.editor;
    await go(page, '手続と様式');
    await page.getByRole('link', { name: '手続を作る' }).click();
    await page.getByRole('tab', { name: '白紙から' }).click();
    await begin(page, 'すべての種類の見本', 'スベテノシュルイノミホン');
    await page.getByRole('button', { name: '作って様式へ進む' }).click();
    await page.getByRole('heading', { level: 1, name: '様式: すべての種類の見本' }).waitFor();
    // From here on the keyboard alone.
    const types = page.getByRole('region', { name: '項目を追加' }).getByRole('button');
    const cards = canvas(page).getByRole('button', { name: /を動かす$/ });
    const count = await types.count();
    for (let at = 0; at < count; at++) {
      await types.nth(at).focus();
      await page.keyboard.press('Enter');
      await until(async () => (await cards.count()) > at, 'the field is there');
    }
    assert.equal(await cards.count(), count + 1); // a group brings one
    await label(page).focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('世帯員');
    const main = (name) => canvas(page).getByRole('button', { name: new RegExp(`^${name}`) }).first();
    await main('1行の文字').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('heading', { name: '2項目を選んでいます' }).waitFor();
    await page.keyboard.press('Control+C');
    await page.keyboard.press('Control+V');
    await until(async () => (await cards.count()) === count + 3, 'the copies are there');
    await main('1行の文字').focus();
    await page.keyboard.press('Control+Z');
    await until(async () => (await cards.count()) === count + 1, 'the copies are taken back');
    await saved(page);
    await until(async () => (await canvas(page).locator('[data-severity="error"]').count()) === 0, 'the server finds nothing wrong');
    await card(page, '世帯員').first().waitFor();
    await look(page, 'builder-every-type');
    await page.getByRole('button', { name: 'つながり図' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('つながりはまだありません').waitFor();
  });
}
