// A resident fills in the form of every type: on a phone by touch.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { files, look, person } from '../../support/browser.mjs';
import { tenant } from '../../support/place.mjs';
import { festival } from './mouse.mjs';

export const group = (page, name) => page.getByRole('group', { name: new RegExp(`^${name}`) });
export const text = (page, name) => page.getByRole('textbox', { name: new RegExp(`^${name}`) });

/** What the resident at the phone answers; staff look for it later. */
export const stall = { shop: '灯台たこ焼き', family: '浜田', given: '波子', company: '7000012050002', holder: 'ハマダ ナミコ' };

/** A way in: the procedure's page, the terms, the first page of the form. */
export async function start(page, title) {
  await page.goto(tenant('shiokaze').citizen_url);
  await page.getByRole('searchbox').fill(title);
  await page.getByRole('button', { name: '検索' }).tap();
  await page.getByRole('link', { name: title, exact: true }).tap();
  await page.getByRole('link', { name: '申請をはじめる' }).tap();
  await page.getByRole('checkbox', { name: '利用規約に同意します' }).check();
  await page.getByRole('button', { name: '同意してはじめる' }).tap();
}

export const next = (page) => page.getByRole('button', { name: '次へ' }).tap();

async function date(box, era, [year, month, day]) {
  if (era) await box.getByRole('combobox', { name: '元号' }).selectOption({ label: era });
  for (const [name, value] of [['年', year], ['月', month], ['日', day]]) await box.getByRole('textbox', { name, exact: true }).fill(value);
}

export async function who(page) {
  await page.getByText('出店には許可が要ります。').waitFor();
  await group(page, '代表の氏名').getByRole('textbox', { name: /^姓/ }).fill(stall.family);
  await group(page, '代表の氏名').getByRole('textbox', { name: /^名/ }).fill(stall.given);
  await group(page, '代表の氏名').getByRole('textbox', { name: /^セイ/ }).fill('ハマダ');
  await group(page, '代表の氏名').getByRole('textbox', { name: /^メイ/ }).fill('ナミコ');
  await group(page, '代表の住所').getByRole('textbox', { name: /^郵便番号/ }).fill('1000005');
  await page.waitForFunction(() => document.querySelector('[id$=".city"]')?.value === '千代田区');
  await group(page, '代表の住所').getByRole('textbox', { name: /^町名・番地/ }).fill('丸の内1丁目');
  await text(page, '昼の電話').fill('03-1234-5678');
  await text(page, '屋号').fill(stall.shop);
}

async function what(page) {
  await page.getByRole('radio', { name: '山手' }).tap();
  assert.equal(await page.getByRole('radio', { name: '浜の広場' }).count(), 0, 'what does not depend on this answer is not offered');
  await page.getByRole('radio', { name: '丘の公園' }).tap();
  await page.getByRole('radio', { name: '海辺' }).tap();
  await page.getByRole('radio', { name: '浜の広場' }).tap();
  assert.equal(await page.getByRole('radio', { name: '丘の公園' }).count(), 0);
  await page.getByRole('radio', { name: /^角の枠/ }).tap();
  const search = page.getByRole('combobox', { name: /^主な商品/ });
  await search.tap();
  await search.fill('たこ');
  await page.getByRole('option', { name: 'たこ焼き' }).tap();
  assert.equal(await search.inputValue(), 'たこ焼き');
  await page.getByRole('checkbox', { name: 'ガス' }).tap();
  for (const row of ['場所', '案内']) await page.getByRole('radiogroup', { name: row }).getByRole('radio', { name: /満足|選択肢/ }).first().tap();
  const slider = page.getByRole('slider');
  const at = await slider.boundingBox();
  await page.touchscreen.tap(at.x + at.width * 0.7, at.y + at.height / 2);
  assert.match(await page.getByRole('textbox', { name: /^混み具合/ }).inputValue(), /^[678]$/);
}

async function when(page) {
  await date(group(page, '代表の生年月日'), '平成', ['2', '5', '6']);
  await group(page, '代表の生年月日').getByText('1990年5月6日').waitFor();
  const time = group(page, '準備を始める時刻');
  await time.getByRole('textbox', { name: '時', exact: true }).fill('9');
  await time.getByRole('textbox', { name: '分', exact: true }).fill('30');
  await time.getByText('午前9時30分').waitFor();
  const both = group(page, '説明会の希望');
  await date(both.getByRole('group', { name: /^日付/ }), '', ['2027', '6', '1']);
  await both.getByRole('textbox', { name: '時', exact: true }).fill('14');
  await both.getByRole('textbox', { name: '分', exact: true }).fill('0');
  await date(group(page, '出店する期間').getByRole('group', { name: /^開始日/ }), '', ['2027', '7', '1']);
  await date(group(page, '出店する期間').getByRole('group', { name: /^終了日/ }), '', ['2027', '7', '2']);
  await group(page, '出店する期間').getByText('2日間').first().waitFor();
}

async function account(page) {
  await text(page, '法人番号').fill(stall.company);
  const box = group(page, '返金の口座');
  const pick = async (name, words, option) => {
    await box.getByRole('combobox', { name }).tap();
    await box.getByRole('combobox', { name }).fill(words);
    await box.getByRole('option', { name: option }).first().tap();
  };
  await pick(/^金融機関/, 'みずほ', /^みずほ/);
  await pick(/^支店/, '東京営業部', /^東京営業部/);
  await box.getByRole('radio', { name: '普通' }).tap();
  await box.getByRole('textbox', { name: /^口座番号/ }).fill('123456');
  await box.getByRole('textbox', { name: /^.*名義/ }).fill(stall.holder);
}

async function drawn(page) {
  const map = group(page, '出店の希望場所');
  await map.getByRole('application', { name: '地図' }).scrollIntoViewIfNeeded();
  const plan = await map.locator('svg.mf-map__sheet').boundingBox();
  await page.touchscreen.tap(plan.x + plan.width * 0.4, plan.y + plan.height * 0.5);
  await map.getByText(/^選んだ場所：/).waitFor();
  const { photo } = await files('店の写真');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), group(page, '店の写真').getByRole('button', { name: /カメラ|撮影|写真を撮る/ }).tap()]);
  await chooser.setFiles({ name: '屋台.jpg', mimeType: 'image/jpeg', buffer: photo });
  await page.getByRole('listitem').filter({ hasText: '屋台' }).getByText('添付しました').waitFor();
  const pad = page.getByRole('img', { name: /^署名を書くところ/ });
  await pad.scrollIntoViewIfNeeded();
  await stroke(page, await pad.boundingBox());
  await page.getByRole('img', { name: /1画まで書きました/ }).waitFor();
  await page.getByRole('checkbox', { name: '同意する' }).tap();
}

/** A finger that draws: touch events of the browser's own, point by point. */
async function stroke(page, { x, y, width, height }) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  const at = (t) => [{ x: x + width * (0.15 + 0.6 * t), y: y + height * (0.5 + 0.25 * Math.sin(t * 9)) }];
  await touch('touchStart', at(0));
  for (let i = 1; i <= 20; i++) await touch('touchMove', at(i / 20));
  // The finger rests before it leaves: the browser takes a tap after a flick as its end.
  for (let i = 0; i < 4; i++) {
    await pause(60);
    await touch('touchMove', at(1));
  }
  await touch('touchEnd', []);
  await session.detach();
}

async function goods(page) {
  const row = page.getByRole('group', { name: /^品 1件目/ });
  await row.getByRole('textbox', { name: /^品名/ }).fill('たこ焼き6個');
  await row.getByRole('textbox', { name: /^値段/ }).fill('６００');
  await page.getByRole('button', { name: '品を追加' }).tap();
  const second = page.getByRole('group', { name: /^品 2件目/ });
  await second.getByRole('textbox', { name: /^品名/ }).fill('たこ焼き12個');
  await second.getByRole('textbox', { name: /^値段/ }).fill('1100');
  await page.getByText('1,700').first().waitFor();
}

/** Hands in what stands on the last page; the receipt number comes back. */
export async function handIn(page) {
  await page.getByRole('button', { name: '提出する' }).tap();
  await page.getByRole('heading', { level: 1, name: '申請を受け付けました' }).waitFor();
  return page.locator('dl > div').filter({ has: page.getByText('受付番号', { exact: true }) }).locator('.c-receipt__code').textContent();
}

export function byTouch(step, story) {
  step('a resident fills in every type on a phone, by touch', async () => {
    const page = await person('出店者', { phone: true });
    story.phone = page;
    await start(page, festival);
    await who(page);
    await look(page, 'fill-people');
    await next(page);
    await what(page);
    await look(page, 'fill-choices');
    await next(page);
  });

  step('days, an account, a place, a photo and a signature', async () => {
    const page = story.phone;
    await when(page);
    await account(page);
    await drawn(page);
    await goods(page);
    await text(page, '火気の備え').fill('消火器を2本置きます。');
    assert.equal(await page.getByText('区画の番号').count(), 0, 'what is for staff is not here');
    await look(page, 'fill-days');
    await page.getByRole('button', { name: '確認へ進む' }).tap();
    await page.getByRole('heading', { level: 1, name: '内容の確認' }).waitFor();
    story.slug = page.url().match(/\/apply\/([^/?]+)/)[1];
  });

  step('every answer is read again and handed in', async () => {
    const page = story.phone;
    for (const words of ['たこ焼き', '浜の広場', '9時30分', '2日間', '東京営業部', '7-0000-1205-0002']) await page.getByText(words).first().waitFor();
    await look(page, 'fill-check');
    story.stall = await handIn(page);
  });
}
