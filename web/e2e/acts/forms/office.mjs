// The office of the second municipality, and what its people do with every
// procedure: make it, open its form, publish it.
import { enter, go, invite } from '../staff.mjs';
import { tenant } from '../../support/place.mjs';

export const department = 'まちづくり課';

const colleagues = [
  { key: 'editor', name: '浜 編子', mail: 'amiko@shiokaze.example', roles: ['様式作成者'] },
  { key: 'second', name: '磯 承二', mail: 'shoji@shiokaze.example', roles: ['様式作成者'] },
  { key: 'reviewer', name: '波 審三', mail: 'shinzo@shiokaze.example', roles: ['審査担当'] },
];

export function office(step, story) {
  step('the second municipality has its department and staff', async () => {
    const { administrator_mail, staff_url } = tenant('shiokaze');
    const admin = await enter('潮 管理', administrator_mail, staff_url);
    story.admin = admin;
    await go(admin, '課');
    await admin.getByRole('button', { name: '課を追加する' }).click();
    await admin.getByRole('textbox', { name: /課の名前/ }).fill(department);
    await admin.getByRole('button', { name: '保存する' }).click();
    await admin.getByRole('rowheader', { name: department }).waitFor();
    await go(admin, '職員');
    for (const { mail, roles } of colleagues) await invite(admin, mail, roles, department);
    for (const { key, name, mail } of colleagues) story[key] = await enter(name, mail, staff_url);
  });
}

/** Makes a procedure from nothing; its form is open afterwards. */
export async function begin(page, title) {
  await go(page, '手続と様式');
  await page.getByRole('link', { name: '手続を作る' }).click();
  await page.getByRole('tab', { name: '白紙から' }).click();
  await page.getByRole('textbox', { name: /^手続の名前/ }).fill(title);
  await page.getByRole('combobox', { name: /^担当課/ }).selectOption({ label: department });
  await page.getByRole('combobox', { name: /^保存期間/ }).selectOption({ index: 1 });
  await page.getByRole('combobox', { name: /^本人確認/ }).selectOption({ value: 'none' });
  await page.getByRole('button', { name: '作って様式へ進む' }).click();
  await page.getByRole('heading', { level: 1, name: `様式: ${title}` }).waitFor();
}

export async function openProcedure(page, title) {
  await go(page, '手続と様式');
  await page.getByRole('region', { name: '手続の一覧' }).getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
}

export async function tab(page, name) {
  await page.getByRole('tab', { name, exact: true }).click();
  await page.getByRole('tabpanel', { name, exact: true }).waitFor();
}

/** Publishes what the procedure's page shows. */
export async function publish(page, verb = '公開する') {
  await page.getByRole('button', { name: verb, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '公開する', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(/^(合言葉・|限定公開・)?受付中$/).first().waitFor();
}

/** Gives a file where the field of that name takes one. */
export async function give(page, field, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: field }).click()]);
  await chooser.setFiles(file);
}
