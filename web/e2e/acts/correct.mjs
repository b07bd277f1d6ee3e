import assert from 'node:assert/strict';
import { look } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
import { tenant } from '../support/place.mjs';
import { lookUp, resident } from './apply.mjs';
import { act, openApplication } from './review.mjs';

export function correct(step, story) {
  step('the resident corrects only the field that was returned', async () => {
    const page = story.later;
    await page.goto(`${tenant('aozora').citizen_url}status`);
    await lookUp(page, story.receipt, story.secret);
    await page.getByText('電話番号がつながりませんでした。').first().waitFor();
    await look(page, 'citizen-returned');
    await page.getByRole('link', { name: '修正する' }).click();
    await page.getByRole('heading', { level: 1, name: '申請の修正' }).waitFor();
    await page.getByText('日中つながる番号を書いてください。').waitFor();
    assert.equal(await page.getByRole('textbox').count(), 1, 'one field may be changed');
    await look(page, 'citizen-correct');
    await page.getByRole('textbox', { name: /^電話番号/ }).fill('090-1234-5678');
    await page.getByRole('button', { name: '修正を提出する' }).click();
    await page.getByText('審査中').first().waitFor();
    await look(page, 'citizen-corrected');
  });

  step('the reviewer sees the correction and passes it on', async () => {
    const page = story.reviewer;
    await page.reload();
    await page.getByRole('region', { name: '申請の内容' }).getByText('090-1234-5678').waitFor();
    await page.getByText('補正が届いた').waitFor();
    await act(page, '決裁へ回す', { write: 'つながることを確かめました。' });
    await page.getByText('決裁待ち').first().waitFor();
  });

  step('an approver, another person, approves', async () => {
    const page = story.approver;
    await openApplication(page, story.receipt);
    await page.getByText('つながることを確かめました。').waitFor();
    await act(page, '承認する');
    await page.getByText('承認', { exact: true }).first().waitFor();
    await look(page, 'approved');
  });

  step('the resident gets the mails, and none of them tells too much', async () => {
    for (const words of ['受け付けました', '修正をお願いします', '承認']) await mailTo(resident.mail, words);
    const mail = await mailTo(resident.mail, '承認');
    assert.ok(!mail.text.includes(story.secret), 'the secret is in no mail');
    await story.later.reload();
    await story.later.getByText('申請が認められました。').waitFor();
  });
}
