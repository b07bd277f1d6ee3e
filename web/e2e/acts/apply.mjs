import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { files, look, person } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
import { tenant } from '../support/place.mjs';
import { title } from './form.mjs';

const mark = randomBytes(6).toString('hex');

/** What the resident writes: rare characters, a formula, and marks to look for at the end. */
export const resident = {
  mail: `kanaria-${mark}@jumin.example`,
  family: '𠮷野',
  given: '葛󠄁', // with an ideographic variation
  purpose: `=HYPERLINK("http://example.jp") カナリア${mark}の歌を調べたい`,
  author: `＝全角の${mark}先生`,
  photo: `写真-${mark}.jpg`,
  document: `住所の書類-${mark}.pdf`,
};

const next = (page) => page.getByRole('button', { name: '次へ' });
const group = (page, name) => page.getByRole('group', { name: new RegExp(`^${name}`) });

async function fillFirstPage(page) {
  const name = group(page, '本人の氏名');
  await name.getByRole('textbox', { name: /^姓/ }).fill(resident.family);
  await name.getByRole('textbox', { name: /^名/ }).fill(resident.given);
  await name.getByRole('textbox', { name: /^セイ/ }).fill('ヨシノ');
  await name.getByRole('textbox', { name: /^メイ/ }).fill('カツラ');
  const born = group(page, '生年月日');
  await born.getByRole('combobox', { name: '元号' }).selectOption({ label: '昭和' });
  await born.getByRole('textbox', { name: '年' }).fill('60');
  await born.getByRole('textbox', { name: '月' }).fill('2');
  await born.getByRole('textbox', { name: '日' }).fill('28');
  await born.getByText('1985年2月28日').waitFor();
  const address = group(page, '住所');
  await address.getByRole('textbox', { name: /^郵便番号/ }).fill('１０００００５');
  await page.waitForFunction(() => document.querySelector('[id$=".city"]')?.value === '千代田区');
  await address.getByRole('textbox', { name: /^町名・番地/ }).fill('丸の内1丁目2番3号');
  await page.getByRole('textbox', { name: /^電話番号/ }).fill('０３ー１２３４ー５６７８');
}

async function choose(page, file) {
  const button = group(page, '写真と書類').getByRole('button', { name: 'ファイルを選ぶ' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
  await chooser.setFiles(file);
}

async function attach(page, name, file) {
  await choose(page, file);
  await page.getByRole('listitem').filter({ hasText: name }).getByText('添付しました').waitFor();
}

/** Loses the answer to the first submit: the server has it, the phone does not know. */
async function loseFirstAnswer(page) {
  const session = await page.context().newCDPSession(page);
  let asked = 0;
  session.on('Fetch.requestPaused', ({ requestId }) => {
    const act = asked++ === 0 ? ['Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' }] : ['Fetch.continueRequest', { requestId }];
    void session.send(...act);
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/submit', requestStage: 'Response' }] });
  return () => asked;
}

export function apply(step, story) {
  step('a resident finds the procedure on a phone', async () => {
    const page = await person('resident', { phone: true });
    story.resident = page;
    await page.goto(tenant('aozora').citizen_url);
    await look(page, 'citizen-home');
    await page.getByRole('searchbox').fill('としょかん');
    await page.getByRole('button', { name: '検索' }).click();
    await page.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await look(page, 'citizen-procedure');
    await page.getByRole('link', { name: '申請をはじめる' }).click();
    await page.getByRole('button', { name: '同意してはじめる' }).click();
    await page.getByText('申請するには、利用規約への同意が必要です').waitFor();
    await page.getByRole('checkbox', { name: '利用規約に同意します' }).check();
    await look(page, 'citizen-start');
    await page.getByRole('button', { name: '同意してはじめる' }).click();
  });

  step('the mail address is proved by the digits in a mail', async () => {
    const page = story.resident;
    await page.getByRole('textbox', { name: /^メールアドレス/ }).fill(resident.mail);
    await page.getByRole('button', { name: '確認の数字を送る' }).click();
    const mail = await mailTo(resident.mail, '確認');
    const digits = mail.text.normalize('NFKC').match(/(?<!\d)\d{6}(?!\d)/)[0];
    await page.getByRole('textbox', { name: /^6桁の数字/ }).fill(digits);
    await look(page, 'citizen-code');
    await page.getByRole('button', { name: '確認する' }).click();
    await group(page, '本人の氏名').waitFor();
  });

  step('errors are told in Japanese, with a way to each place', async () => {
    const page = story.resident;
    await next(page).click();
    const summary = page.getByRole('alert').filter({ hasText: '本人の氏名' }).first();
    await summary.getByRole('link', { name: /電話番号を入力してください/ }).waitFor();
    await look(page, 'citizen-errors');
    await summary.getByRole('link', { name: /電話番号を入力してください/ }).click();
    assert.match(await page.evaluate(() => document.activeElement?.closest('.mg-field')?.textContent ?? ''), /電話番号/);
  });

  step('what was typed survives a dropped connection and a closed page', async () => {
    const page = story.resident;
    await page.context().setOffline(true);
    await page.getByRole('textbox', { name: /^電話番号/ }).fill('03-9999-0000');
    await page.getByText('この端末に保存しています').waitFor();
    await look(page, 'citizen-offline');
    await page.close();
    const again = await page.context().newPage();
    story.resident = again;
    await again.context().setOffline(false);
    await again.goto(tenant('aozora').citizen_url);
    await again.getByRole('link', { name: '続きを入力する' }).click();
    assert.equal(await again.getByRole('textbox', { name: /^電話番号/ }).inputValue(), '03-9999-0000');
    await fillFirstPage(again);
    await look(again, 'citizen-form-1');
    await next(again).click();
    await group(again, '利用の目的').waitFor();
  });

  step('the second page asks what the answers make it ask, and takes files', async () => {
    const page = story.resident;
    assert.equal(await page.getByRole('textbox', { name: /^くわしい目的/ }).count(), 0);
    await page.getByRole('radio', { name: 'そのほか' }).check();
    await page.getByRole('textbox', { name: /^くわしい目的/ }).fill(resident.purpose);
    await page.getByRole('textbox', { name: /^好きな作家/ }).fill(resident.author);
    await page.getByRole('textbox', { name: /^冊数/ }).fill('１２');
    const { photo, pdf } = await files(`カナリア${mark}`);
    await attach(page, resident.photo, { name: resident.photo, mimeType: 'image/jpeg', buffer: photo });
    await attach(page, resident.document, { name: resident.document, mimeType: 'application/pdf', buffer: pdf });
    await choose(page, { name: '偽物.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ not a document at all, a program') });
    const refused = page.getByRole('listitem').filter({ hasText: '偽物.pdf' });
    await refused.getByText('添付できませんでした').waitFor();
    await look(page, 'citizen-form-2');
    await refused.getByRole('button', { name: /取り消す/ }).click();
    await page.getByRole('checkbox', { name: /同意する/ }).check();
    await page.getByRole('button', { name: '確認へ進む' }).click();
    await page.getByRole('heading', { level: 1, name: '内容の確認' }).waitFor();
    await look(page, 'citizen-check');
  });

  step('a double click and a lost answer make one application', async () => {
    const page = story.resident;
    const asked = await loseFirstAnswer(page);
    await page.getByRole('button', { name: '提出する' }).dblclick();
    await page.getByText('提出できたかどうか、確かめられませんでした').waitFor();
    assert.equal(asked(), 1);
    await look(page, 'citizen-unknown');
    await page.getByRole('button', { name: '提出する' }).dblclick();
    await page.getByRole('heading', { level: 1, name: '申請を受け付けました' }).waitFor();
    const value = (term) => page.locator('dl > div').filter({ has: page.getByText(term, { exact: true }) }).locator('.c-receipt__code').textContent();
    story.receipt = await value('受付番号');
    story.secret = await value('照会用パスワード');
    await look(page, 'citizen-receipt');
    await page.goBack();
    await page.goForward();
    await mailTo(resident.mail, story.receipt);
  });

  step('the state is looked up with receipt number and secret', async () => {
    const page = await person('resident-later', { phone: true });
    story.later = page;
    await page.goto(`${tenant('aozora').citizen_url}status`);
    await lookUp(page, story.receipt, 'wrong-secret');
    await page.getByText('申請が見つかりません').waitFor();
    await look(page, 'citizen-look-up');
    await lookUp(page, story.receipt, story.secret);
    await page.getByText('提出済み').first().waitFor();
    await look(page, 'citizen-status');
  });
}

export async function lookUp(page, receipt, secret) {
  await page.getByRole('textbox', { name: /^受付番号/ }).fill(receipt);
  await page.getByLabel(/^照会用パスワード/).fill(secret);
  await page.getByRole('button', { name: '状況を見る' }).click();
}
