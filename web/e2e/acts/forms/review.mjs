// What the office sees of the form of every type, what it adds, and what the
// next resident finds.
import assert from 'node:assert/strict';
import { look, person } from '../../support/browser.mjs';
import { go } from '../staff.mjs';
import { next, stall, start, who } from './fill.mjs';
import { festival } from './mouse.mjs';

export async function openApplication(page, receipt) {
  await go(page, '申請');
  await page.getByRole('link', { name: receipt }).click();
  await page.getByRole('heading', { level: 1, name: receipt }).waitFor();
}

export function reviewed(step, story) {
  step('staff see every answer, the signature and the place drawn', async () => {
    const page = story.reviewer;
    await openApplication(page, story.stall);
    const answers = page.getByRole('region', { name: '申請の内容' });
    const seen = [stall.family, stall.shop, '千代田区', '浜の広場', '角の枠', 'たこ焼き', 'ガス', '1990年5月6日', '2027年6月1日', '2日間', '東京営業部', stall.holder, '屋台.jpg', '1,700', '7-0000-1205-0002', '消火器を2本置きます。'];
    for (const words of seen) await answers.getByText(words).first().waitFor();
    assert.match(await answers.locator('.mf-signature__picture path').getAttribute('d'), /^M.{60,}/, 'the signature is drawn');
    await answers.locator('.mf-map__sheet').waitFor();
    await look(page, 'review-every-type');
  });

  step('staff fill in their own field, and the resident never sees it', async () => {
    const page = story.reviewer;
    const office = page.getByRole('region', { name: '管理項目' });
    await office.getByRole('textbox', { name: /^区画の番号/ }).fill('浜-07');
    await office.getByRole('button', { name: /保存/ }).click();
    await page.getByText('管理項目を保存しました').waitFor();
    await page.reload();
    await page.getByRole('region', { name: '管理項目' }).getByText('浜-07').or(page.locator('input[value="浜-07"]')).first().waitFor();
    const sent = await story.phone.evaluate(async (slug) => (await (await fetch(`/api/procedures/${slug}/form`)).text()), story.slug);
    assert.ok(sent.includes('屋号') && !sent.includes('区画の番号'), 'the form that residents are sent has no field of staff');
  });

  step('the last seat is taken: the next resident finds the option full', async () => {
    const page = await person('次の出店者', { phone: true });
    await start(page, festival);
    await who(page);
    await next(page);
    assert.ok(await page.getByRole('radio', { name: /^角の枠.*満員/ }).isDisabled());
    assert.ok(await page.getByRole('radio', { name: /^並びの枠/ }).isEnabled());
    await page.close();
  });
}
