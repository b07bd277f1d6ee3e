import assert from 'node:assert/strict';
import { look, person } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
import { tenant } from '../support/place.mjs';
import { resident } from './apply.mjs';
import { title } from './form.mjs';
import { go } from './staff.mjs';

const row = (page) => page.getByRole('row').filter({ has: page.getByRole('rowheader') });

/** Presses a verb and says yes to the question. */
export async function act(page, verb, { write } = {}) {
  await page.getByRole('group', { name: '処理' }).getByRole('button', { name: verb, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (write) await dialog.getByRole('textbox').fill(write);
  await dialog.getByRole('button', { name: verb, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

export async function openApplication(page, receipt) {
  await go(page, '申請');
  await page.getByRole('link', { name: receipt }).click();
  await page.getByRole('heading', { level: 1, name: receipt }).waitFor();
  await page.getByRole('heading', { name: '申請の内容' }).waitFor();
}

export function review(step, story) {
  step('the double click made one application', async () => {
    const page = story.reviewer;
    await go(page, '申請');
    await page.getByRole('link', { name: story.receipt }).waitFor();
    assert.equal(await row(page).count(), 1);
    await look(page, 'inbox');
    await page.getByRole('searchbox').fill(`${resident.family} ${resident.given}`);
    await page.getByRole('button', { name: '探す' }).click();
    await page.getByRole('table', { name: /の検索結果/ }).getByRole('link', { name: story.receipt }).waitFor();
  });

  step('a reviewer opens it, and the opening is audited', async () => {
    const page = story.reviewer;
    await openApplication(page, story.receipt);
    for (const text of [resident.family, resident.given, resident.purpose, resident.author, resident.photo, resident.document]) {
      await page.getByRole('region', { name: '申請の内容' }).getByText(text, { exact: false }).first().waitFor();
    }
    await look(page, 'application');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: resident.photo }).click()]);
    assert.equal(download.suggestedFilename(), resident.photo);
    await go(story.admin, '監査証跡');
    await story.admin.getByRole('row').filter({ hasText: '審査 真一' }).filter({ hasText: '申請を開いた' }).first().waitFor();
    await look(story.admin, 'audit');
  });

  step('a reviewer returns one field with a reason', async () => {
    const page = story.reviewer;
    await act(page, '受理する');
    await act(page, '審査を始める');
    await page.getByRole('button', { name: '補正を依頼する' }).click();
    await page.getByRole('textbox', { name: /^依頼の理由/ }).fill('電話番号がつながりませんでした。');
    await page.getByRole('checkbox', { name: '「電話番号」を直してもらう' }).check();
    await page.getByRole('textbox', { name: '「電話番号」の直し方' }).fill('日中つながる番号を書いてください。');
    await look(page, 'return');
    await page.getByRole('region', { name: '補正の依頼' }).getByRole('button', { name: '補正を依頼する' }).click();
    await page.getByText('補正依頼中').first().waitFor();
    await mailTo(resident.mail, '修正をお願いします');
  });

  step('the reviewer cannot approve, nor anybody else see it', async () => {
    assert.equal(await story.reviewer.getByRole('button', { name: '承認する' }).count(), 0);
    const stranger = await person('stranger');
    const answer = await stranger.goto(`${tenant('aozora').staff_url}api/applications`);
    assert.equal(answer.status(), 401);
    await go(story.neighbour, '申請');
    assert.equal(await story.neighbour.getByText(story.receipt).count(), 0);
    assert.equal(await story.neighbour.getByText(title).count(), 0);
  });
}
