// Hands for the builder that several acts use.
import { until } from '../../support/step.mjs';

export const canvas = (page) => page.getByRole('region', { name: '様式', exact: true });
export const palette = (page) => page.getByRole('region', { name: '項目を追加' });
export const settings = (page) => page.getByRole('complementary', { name: '設定とプレビュー' });
export const grip = (page, label) => canvas(page).getByRole('button', { name: `「${label}」を動かす`, exact: true });
export const card = (page, label) => canvas(page).getByRole('listitem').filter({ has: page.getByRole('button', { name: `「${label}」を動かす`, exact: true }) }).last();
export const question = (page) => settings(page).getByRole('textbox', { name: /^質問（見出し）/ });

/** Every field type of the palette, by its words there. */
export const everyType = [
  '1行の文字', '長い文章', '数値', '1つ選ぶ', 'いくつか選ぶ', '表形式の選択', '日付', '時刻', '日付と時刻', '期間', '氏名', '住所', '電話番号', 'メールアドレス',
  '地図の場所', '添付ファイル', '手書きの署名', '同意', '法人番号', '口座', '対象者の照合', '説明文', '計算', '繰り返し',
];

/** The words of the palette's buttons, as they stand there. */
export const offered = (page) => palette(page).locator('.mg-palette__item > span').evaluateAll((all) => all.map((one) => one.firstChild.textContent));

export const typeButton = (page, type) => palette(page).getByRole('button', { name: new RegExp(`^${type}\\s`) });

/** The labels of all fields of the form, members of groups too, in their order. */
export const labels = (page) => canvas(page).getByRole('button', { name: /を動かす$/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label').match(/「(.*)」/)[1]));

export async function saved(page) {
  await page.locator('[data-saving="saved"]').waitFor();
}

/** Carries something by the mouse to the middle of something else, or to its lower part. */
export async function carry(page, from, to, { low = false } = {}) {
  for (const one of [from, to]) await one.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2 + 12, a.y + a.height / 2 + 4, { steps: 3 });
  await page.mouse.move(b.x + b.width / 2, b.y + b.height * (low ? 0.75 : 0.5), { steps: 15 });
  await page.mouse.up();
}

/** Waits until the form's fields are so. */
export async function order(page, holds, what) {
  await until(async () => holds(await labels(page)), what);
}
