// Versions, a second person's approval, and applications that only try.
import assert from 'node:assert/strict';
import { look, person } from '../../support/browser.mjs';
import { go } from '../staff.mjs';
import { handIn, text } from './fill.mjs';
import { add, simple } from './mouse.mjs';
import { openProcedure, publish, tab } from './office.mjs';
import { saved } from './builder.mjs';

export const tour = '灯台の中の見学';

async function publishAgain(page, note, { starts } = {}) {
  await page.getByRole('button', { name: '新しい版を公開する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^変更の内容/ }).fill(note);
  if (starts) {
    await dialog.getByRole('radio', { name: '日時を決めて予約する' }).check();
    await dialog.getByLabel(/^開始の日時/).fill(starts);
  }
  await dialog.getByRole('button', { name: starts ? '公開を予約する' : '公開する', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

export function released(step, story) {
  step('a version is planned, cancelled, and published at once', async () => {
    const page = story.editor;
    await simple(page, tour, [['1行の文字', 'お名前'], ['数値', '人数']]);
    await publish(page);
    await page.getByRole('link', { name: '様式を作る' }).click();
    await add(page, '1行の文字', '車の番号');
    await saved(page);
    await page.getByRole('link', { name: '手続へ戻る' }).click();
    const year = new Date().getFullYear() + 1;
    await publishAgain(page, '車の番号を加えた', { starts: `${year}-01-15T09:00` });
    await tab(page, '版と公開');
    await page.getByText(/^第2版は、.*に公開されます$/).waitFor();
    await look(page, 'versions-planned');
    await page.getByRole('button', { name: '予約を取り消す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '予約を取り消す' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await publishAgain(page, '車の番号を加えた');
    await page.getByRole('row').filter({ hasText: '第2版' }).getByText('公開中').waitFor();
  });

  step('what differs between versions is said, and the first comes back', async () => {
    const page = story.editor;
    const before = page.getByRole('combobox', { name: '前の版' });
    await before.selectOption(await before.locator('option').filter({ hasText: /^第1版/ }).getAttribute('value'));
    await page.getByRole('region', { name: '違いを見る' }).getByText('車の番号').first().waitFor();
    await look(page, 'versions');
    await page.getByRole('button', { name: '第1版を下書きに戻す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '下書きを置き換える' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tab(page, '様式');
    await page.getByText('1ページ・2項目').waitFor();
  });

  step('where the office wishes it, a second person approves the publication', async () => {
    const { admin, editor, second } = story;
    const rule = admin.getByRole('checkbox', { name: /^公開の前に、別の職員の承認を必要とする/ });
    await go(admin, '団体の情報');
    await rule.click();
    await admin.getByText('変更しました').waitFor();
    await editor.reload();
    await editor.getByRole('button', { name: '公開の承認を依頼する' }).click();
    await editor.getByRole('dialog').getByRole('button', { name: '承認を依頼する', exact: true }).click();
    await editor.getByRole('dialog').waitFor({ state: 'detached' });
    await openProcedure(second, tour);
    await tab(second, '版と公開');
    await second.getByRole('link', { name: '内容を見る' }).click();
    await second.getByText('車の番号').first().waitFor();
    await look(second, 'publication-request');
    await second.getByRole('button', { name: '承認して公開する' }).click();
    await second.getByText('記録しました').waitFor();
    await openProcedure(editor, tour);
    await tab(editor, '版と公開');
    await editor.getByRole('row').filter({ hasText: '公開中' }).filter({ hasText: '磯 承二' }).waitFor();
    await rule.click();
  });

  step('an application that only tries reaches nobody and counts nowhere', async () => {
    const page = story.editor;
    await tab(page, '試しの申請');
    await page.getByRole('button', { name: '試す画面を用意する' }).click();
    const link = await page.getByRole('link', { name: /^住民の画面で試す/ }).getAttribute('href');
    const trial = await person('試す人', { phone: true });
    await trial.goto(link);
    await trial.getByRole('link', { name: '手続の画面を開く' }).tap();
    await trial.getByRole('link', { name: '申請をはじめる' }).tap();
    await trial.getByRole('checkbox', { name: '利用規約に同意します' }).check();
    await trial.getByRole('button', { name: '同意してはじめる' }).tap();
    await text(trial, 'お名前').fill('試し 太郎');
    await look(trial, 'trial');
    await trial.getByRole('button', { name: '確認へ進む' }).tap();
    const receipt = await handIn(trial);
    await page.reload();
    await page.getByRole('link', { name: receipt }).or(page.getByText(receipt)).first().waitFor();
    await look(page, 'trials');
    await go(story.reviewer, '申請');
    await story.reviewer.getByRole('link', { name: story.stall }).waitFor();
    assert.equal(await story.reviewer.getByRole('link', { name: receipt }).count(), 0);
    await trial.close();
  });
}
