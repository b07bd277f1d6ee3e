import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { look } from '../support/browser.mjs';
import { resident } from './apply.mjs';
import { title } from './form.mjs';
import { go } from './staff.mjs';

async function csv(page, encoding) {
  await page.getByRole('combobox', { name: '手続' }).selectOption({ label: title });
  await page.getByRole('combobox', { name: '文字コード' }).selectOption(encoding);
  await page.getByRole('button', { name: '出力する' }).click();
  const row = page.getByRole('row').filter({ hasText: encoding === 'cp932' ? 'CP932' : 'UTF-8' });
  const link = row.getByRole('link', { name: 'ダウンロード' });
  await link.waitFor();
  await row.getByText('1行').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  return readFileSync(await download.path());
}

export function exportList(step, story) {
  step('staff export the list as UTF-8 with its mark', async () => {
    const page = story.reviewer;
    await go(page, '一覧の出力');
    const bytes = await csv(page, 'utf-8-bom');
    assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    const text = bytes.toString('utf8');
    for (const part of [story.receipt, resident.family, resident.given, '2件']) assert.ok(text.includes(part), `${part} is in the list:\n${text}`);
    assert.match(text, /090-?1234-?5678/, 'the corrected number is in the list');
    assert.match(text, /'=HYPERLINK/, 'no cell begins a formula');
    assert.match(text, /'＝全角/, 'no cell begins a full-width formula');
  });

  step('and as CP932, which has not every character', async () => {
    const page = story.reviewer;
    const text = new TextDecoder('shift_jis').decode(await csv(page, 'cp932'));
    assert.ok(text.includes(story.receipt));
    assert.ok(text.includes('〓野'), 'what CP932 lacks is marked');
    await page.getByText(/CP932 にない文字を/).waitFor();
    await look(page, 'exports');
  });
}
