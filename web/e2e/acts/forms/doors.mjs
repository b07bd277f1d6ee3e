// Ways to a procedure: a word, a file, a short link, a code, a card, a guide.
import assert from 'node:assert/strict';
import { files, look, person } from '../../support/browser.mjs';
import { tenant } from '../../support/place.mjs';
import { until } from '../../support/step.mjs';
import { go } from '../staff.mjs';
import { add, options, simple } from './mouse.mjs';
import { give, openProcedure, publish, tab } from './office.mjs';
import { saved } from './builder.mjs';
import { tour } from './release.mjs';

const members = '消防団の登録';
const guide = '町で楽しむ';
const word = 'しおさい2026';

export function opened(step, story) {
  step('a procedure opens to those who know the word', async () => {
    const page = story.editor;
    await simple(page, members, [['1行の文字', '分団']]);
    await page.getByRole('combobox', { name: /^公開の範囲/ }).selectOption({ value: 'password' });
    await page.getByRole('button', { name: '案内を保存する' }).click();
    await page.getByText('保存しました').first().waitFor();
    await tab(page, '共有');
    await page.getByRole('textbox', { name: /合言葉/ }).fill(word);
    await page.getByRole('button', { name: '合言葉を決める' }).click();
    await page.getByText('合言葉を決めました').waitFor();
    await publish(page);
  });

  step('short link, code, card and a file to download are there', async () => {
    const page = story.editor;
    await openProcedure(page, tour);
    await tab(page, '配布ファイル');
    const { pdf } = await files('見学の案内');
    await give(page, /^ファイルを加える/, { name: '見学の案内.pdf', mimeType: 'application/pdf', buffer: pdf });
    await page.getByRole('link', { name: '開く' }).waitFor({ timeout: 30_000 });
    await look(page, 'handouts');
    await tab(page, '共有');
    const code = page.getByRole('img', { name: `「${tour}」の QR コード` });
    await until(() => code.evaluate((one) => one.complete && one.naturalWidth > 100), 'the code is drawn');
    await page.frameLocator('iframe[title$="札の見本"]').getByText(tour).first().waitFor();
    await look(page, 'sharing');
    const short = await page.locator('.mg-share__address code').first().textContent();
    assert.match(short, /\/s\/[a-z0-9]{7}$/);
    const reader = await person('ちらしを見た人', { phone: true });
    await reader.goto(short);
    await reader.getByRole('heading', { level: 1, name: tour }).waitFor();
    const [file] = await Promise.all([reader.waitForEvent('download'), reader.getByRole('link', { name: /見学の案内/ }).tap()]);
    assert.equal(file.suggestedFilename(), '見学の案内.pdf');
    await look(reader, 'citizen-handout');
    await openProcedure(page, members);
    await tab(page, '共有');
    await reader.goto((await page.locator('.mg-share__address code').first().textContent()));
    await reader.getByRole('heading', { level: 1, name: '合言葉を入力してください' }).waitFor();
    await look(reader, 'citizen-word');
    await reader.getByRole('textbox', { name: /^合言葉/ }).fill('シオサイ２０２６');
    await reader.getByRole('button', { name: '開く' }).tap();
    await reader.getByRole('link', { name: '申請をはじめる' }).waitFor();
    await reader.close();
  });

  step('a guide asks, and leads to the procedure', async () => {
    const page = story.editor;
    await go(page, '手続ナビ');
    await page.getByRole('button', { name: '手続ナビを作る' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /^名前/ }).fill(guide);
    await page.getByRole('dialog').getByRole('button', { name: '作る', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: guide }).waitFor();
    if ((await page.getByRole('link', { name: '質問を作る' }).count()) > 0) await page.getByRole('link', { name: '質問を作る' }).click();
    await page.getByRole('heading', { level: 1, name: `質問: ${guide}` }).waitFor();
    await add(page, '1つ選ぶ', '何をしたいですか');
    await options(page, ['灯台を見る', '海で泳ぐ']);
    await saved(page);
    await page.getByRole('link', { name: '結果の設定へ戻る' }).click();
    await page.getByRole('button', { name: '結果を加える' }).click();
    const result = page.getByRole('group', { name: '結果1' });
    await result.getByRole('combobox', { name: /^手続/ }).selectOption({ label: `${tour}（受付中）` });
    await result.getByRole('button', { name: '条件を付ける' }).click();
    await result.getByRole('combobox', { name: '値' }).selectOption({ label: '灯台を見る' });
    await result.getByRole('textbox', { name: /^理由/ }).fill('灯台の中を見学するので');
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await page.getByText('保存しました').first().waitFor();
    await look(page, 'finder-results');
    await page.getByRole('button', { name: '公開する', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '公開する', exact: true }).click();
    await page.getByText('公開しました').waitFor();
    const reader = await person('手続をさがす人', { phone: true });
    await reader.goto(tenant('shiokaze').citizen_url);
    await reader.getByRole('link', { name: guide }).tap();
    await reader.getByRole('button', { name: /はじめる/ }).tap();
    await reader.getByRole('radio', { name: '灯台を見る' }).tap();
    await look(reader, 'finder-question');
    await reader.getByRole('button', { name: '結果を見る' }).tap();
    await reader.getByText('灯台の中を見学するので').waitFor();
    await look(reader, 'finder-found');
    await reader.getByRole('link', { name: new RegExp(tour) }).tap();
    await reader.getByRole('heading', { level: 1, name: tour }).waitFor();
    await reader.close();
  });
}
