// The form of every type at a desk, by somebody without a mouse.
import assert from 'node:assert/strict';
import { look, person } from '../../support/browser.mjs';
import { hit, mark, pick, press, tabTo, write } from '../../support/keys.mjs';
import { tenant } from '../../support/place.mjs';
import { group, stall, text } from './fill.mjs';
import { parade } from './keyboard.mjs';

const part = (box, name) => box.getByRole('textbox', { name, exact: true });

async function begin(page, address) {
  await page.goto(address);
  await page.getByRole('link', { name: '申請をはじめる' }).waitFor();
  await hit(page, page.getByRole('link', { name: '申請をはじめる' }));
  await page.getByRole('checkbox', { name: '利用規約に同意します' }).waitFor();
  await hit(page, page.getByRole('checkbox', { name: '利用規約に同意します' }), { key: 'Space' });
  await hit(page, page.getByRole('button', { name: '同意してはじめる' }));
}

async function date(page, box, era, numbers) {
  if (era) await pick(page, box.getByRole('combobox', { name: '元号' }), era);
  for (const [i, name] of ['年', '月', '日'].entries()) await write(page, part(box, name), numbers[i]);
}

async function who(page) {
  const name = group(page, '代表の氏名');
  await name.waitFor();
  for (const [label, words] of [[/^姓/, stall.family], [/^名/, stall.given], [/^セイ/, 'ハマダ'], [/^メイ/, 'ナミコ']]) await write(page, name.getByRole('textbox', { name: label }), words);
  await write(page, group(page, '代表の住所').getByRole('textbox', { name: /^郵便番号/ }), '1000005');
  await page.waitForFunction(() => document.querySelector('[id$=".city"]')?.value === '千代田区');
  await write(page, group(page, '代表の住所').getByRole('textbox', { name: /^町名・番地/ }), '丸の内1丁目');
  await write(page, text(page, '昼の電話'), '03-1234-5678');
  await write(page, text(page, '団体のメール'), 'dantai@example.jp');
  await write(page, text(page, '屋号'), '灯台商店');
  await hit(page, page.getByRole('button', { name: '次へ' }));
}

async function what(page) {
  await group(page, '地区').waitFor();
  await mark(page, group(page, '地区'), '山手');
  await mark(page, group(page, '会場'), '丘の公園');
  await mark(page, group(page, '出店の枠'), /^並びの枠/);
  await write(page, page.getByRole('combobox', { name: /^主な商品/ }), 'たこ焼き');
  await page.getByRole('option', { name: 'たこ焼き' }).waitFor();
  await press(page, 'ArrowDown', 'Enter');
  await hit(page, page.getByRole('checkbox', { name: '炭' }), { key: 'Space' });
  for (const row of ['場所', '案内']) await mark(page, page.getByRole('radiogroup', { name: row }), 'ふつう');
  await tabTo(page, page.getByRole('slider'));
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight');
  assert.equal(await page.getByRole('textbox', { name: /^混み具合/ }).inputValue(), '3');
  await hit(page, page.getByRole('button', { name: '次へ' }));
}

async function when(page) {
  await group(page, '代表の生年月日').waitFor();
  await date(page, group(page, '代表の生年月日'), '昭和', ['64', '1', '7']);
  await group(page, '代表の生年月日').getByText('1989年1月7日').waitFor();
  await write(page, part(group(page, '準備を始める時刻'), '時'), '8');
  await write(page, part(group(page, '準備を始める時刻'), '分'), '15');
  const both = group(page, '説明会の希望');
  await date(page, both.getByRole('group', { name: /^日付/ }), '令和', ['9', '6', '1']);
  await write(page, part(both, '時'), '10');
  await write(page, part(both, '分'), '0');
  const period = group(page, '出店する期間');
  await date(page, period.getByRole('group', { name: /^開始日/ }), '', ['2027', '7', '1']);
  await hit(page, period.getByRole('button', { name: '終了日も同じ日にする' }));
  await period.getByText('1日間').first().waitFor();
  await write(page, text(page, '法人番号'), stall.company);
}

async function search(page, box, words, option) {
  await write(page, box, words);
  await page.getByRole('option', { name: option }).first().waitFor();
  await press(page, 'ArrowDown', 'Enter');
}

async function account(page) {
  const box = group(page, '返金の口座');
  await search(page, box.getByRole('combobox', { name: /^金融機関/ }), '0001', /^みずほ/);
  await search(page, box.getByRole('combobox', { name: /^支店/ }), 'とうきょう', /^東京/);
  await mark(page, group(page, '預金種目'), '貯蓄');
  await write(page, box.getByRole('textbox', { name: /^口座番号/ }), '7654321');
  await write(page, box.getByRole('textbox', { name: /名義/ }), stall.holder);
}

async function place(page) {
  const map = group(page, '出店の希望場所');
  await tabTo(page, map.getByRole('application', { name: '地図' }));
  await press(page, '+', 'ArrowLeft', 'ArrowUp', 'Enter');
  await map.getByText(/^選んだ場所：/).waitFor();
}

export function byKeys(step, story) {
  step('the same form is filled in at a desk by keyboard alone', async () => {
    const page = await person('机の出店者');
    story.desk = page;
    await begin(page, `${tenant('shiokaze').citizen_url}procedures/${story.slug}`);
    await who(page);
    await what(page);
    await when(page);
    await account(page);
    await place(page);
  });

  step('a signature cannot be typed, and the form says what to do instead', async () => {
    const page = story.desk;
    const box = group(page, '代表の署名');
    await hit(page, box.locator('summary'));
    await box.getByText(/名前をキーボードで入力しても署名にはならない.*窓口や郵送など別の方法/).waitFor();
    await hit(page, page.getByRole('checkbox', { name: '同意する' }), { key: 'Space' });
    const row = page.getByRole('group', { name: /^品 1件目/ });
    for (const [name, words] of [['値段', '300'], ['品名', 'ラムネ']]) await write(page, row.getByRole('textbox', { name: new RegExp(`^${name}`) }), words);
    await hit(page, page.getByRole('button', { name: '確認へ進む' }));
    const summary = page.getByRole('alert').filter({ hasText: '代表の署名' }).first();
    await summary.waitFor();
    assert.equal(await summary.getByRole('link').count(), 1, 'only the signature is missing');
    await look(page, 'keys-signature');
    await page.close();
  });

  step('the form that was built by keyboard is filled in and handed in by keyboard', async () => {
    const page = await person('行列の人');
    await page.goto(tenant('shiokaze').citizen_url);
    await page.getByRole('searchbox').waitFor();
    await write(page, page.getByRole('searchbox'), parade);
    await press(page, 'Enter');
    await page.getByRole('link', { name: parade, exact: true }).waitFor();
    await hit(page, page.getByRole('link', { name: parade, exact: true }));
    await page.getByRole('heading', { level: 1, name: parade }).waitFor();
    await begin(page, page.url());
    await text(page, '行列の名前').waitFor();
    await write(page, text(page, '行列の名前'), '灯台ばやし');
    await write(page, text(page, '数値'), '21');
    await mark(page, group(page, '乗り物'), '馬車');
    await hit(page, page.getByRole('checkbox', { name: '選択肢1' }), { key: 'Space' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), hit(page, group(page, '添付ファイル').getByRole('button', { name: 'ファイルを選ぶ' }))]);
    await chooser.setFiles({ name: '道順.png', mimeType: 'image/png', buffer: await page.screenshot() });
    await page.getByRole('listitem').filter({ hasText: '道順.png' }).getByText('添付しました').waitFor();
    await hit(page, page.getByRole('button', { name: /追加$/ }));
    await write(page, page.getByRole('textbox', { name: /^項目/ }), '先頭は太鼓', { back: true });
    await page.getByText('42', { exact: true }).first().waitFor();
    await look(page, 'keys-fill');
    await hit(page, page.getByRole('button', { name: '確認へ進む' }));
    await page.getByRole('heading', { level: 1, name: '内容の確認' }).waitFor();
    await hit(page, page.getByRole('button', { name: '提出する' }));
    await page.getByRole('heading', { level: 1, name: '申請を受け付けました' }).waitFor();
    await page.close();
  });
}
