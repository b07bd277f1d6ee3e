// A list of persons: matched, filled in beforehand, once each; and links that
// choose something beforehand.
import { look, person } from '../../support/browser.mjs';
import { group, handIn, start, text } from './fill.mjs';
import { options, simple } from './mouse.mjs';
import { give, publish, tab } from './office.mjs';

export const checkup = '成人健診の申込';

const list = '番号,生年月日,氏名\nS-1001,1960-04-05,潮 太郎\nS-1002,1972-12-30,浜 花子\n';

async function claim(page, number, [year, month, day]) {
  const box = group(page, '受診券');
  await box.getByRole('textbox', { name: /番号/ }).fill(number);
  for (const [name, value] of [['年', year], ['月', month], ['日', day]]) await box.getByRole('textbox', { name, exact: true }).fill(value);
  await box.getByRole('button', { name: '照合する' }).tap();
}

export function listed(step, story) {
  step('a list of persons is sent, its columns are told, and it is kept', async () => {
    const page = story.editor;
    await simple(page, checkup, [
      ['対象者の照合', '受診券', (p) => p.getByRole('combobox', { name: /^番号のほかに確かめること/ }).selectOption({ label: '生年月日' })],
      ['1行の文字', 'お名前'],
      ['1つ選ぶ', '会場', (p) => options(p, ['浜の保健所', '丘の保健所'])],
    ]);
    await publish(page);
    await tab(page, '対象者とリンク');
    await give(page, /^リストのファイル/, { name: '対象者.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    await page.getByRole('combobox', { name: '番号の使い方' }).selectOption({ label: '照合する番号' });
    await page.getByRole('combobox', { name: '生年月日の使い方' }).selectOption({ label: '生年月日（本人の確認）' });
    await page.getByRole('combobox', { name: '氏名の使い方' }).selectOption({ label: '入力する：お名前' });
    await look(page, 'recipients-columns');
    await page.getByRole('button', { name: '全部の行を確かめる' }).click();
    await page.getByRole('button', { name: '2人を保存する' }).click();
    await page.getByText('2人を保存しました').first().waitFor();
    await page.getByText(/0 \/ 2 人/).waitFor();
  });

  step('a person of the list is recognised, has the name filled in, and applies once', async () => {
    const page = await person('受診する人', { phone: true });
    await start(page, checkup);
    await claim(page, 'S-9999', ['1960', '4', '5']);
    await page.getByText(/一致する記録が見つかりません/).waitFor();
    await claim(page, 's-1001', ['1960', '4', '5']);
    await page.getByText(/^確認できました/).waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('input')].some((one) => one.value === '潮 太郎'));
    await look(page, 'recipient-found');
    await page.getByRole('button', { name: '確認へ進む' }).tap();
    await handIn(page);
    await page.close();
    const again = await person('もう一度の人', { phone: true });
    await start(again, checkup);
    await claim(again, 'S-1001', ['1960', '4', '5']);
    await again.getByText(/もう申請しています/).waitFor();
    await again.close();
  });

  step('a link chooses the place beforehand', async () => {
    const page = story.editor;
    await page.getByRole('textbox', { name: /^名前（職員用）/ }).fill('広報7月号');
    await page.getByRole('combobox', { name: '項目' }).selectOption({ label: '会場' });
    await page.getByRole('textbox', { name: /^内容/ }).fill('丘の保健所');
    await page.getByRole('button', { name: 'リンクを作る' }).click();
    await page.getByRole('rowheader', { name: '広報7月号' }).waitFor();
    await look(page, 'recipients');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('row').filter({ hasText: '広報7月号' }).getByRole('button', { name: /コピー/ }).click();
    const address = await page.evaluate(() => navigator.clipboard.readText());
    const reader = await person('広報を読む人', { phone: true });
    await reader.goto(address);
    await reader.getByRole('link', { name: '申請をはじめる' }).tap();
    await reader.getByRole('checkbox', { name: '利用規約に同意します' }).check();
    await reader.getByRole('button', { name: '同意してはじめる' }).tap();
    await text(reader, 'お名前').waitFor();
    await reader.getByRole('radio', { name: '丘の保健所', checked: true }).waitFor();
    await reader.close();
  });
}
