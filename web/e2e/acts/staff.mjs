// Ways in for people of a municipality.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { person } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
import { dataDir } from '../support/place.mjs';
import { code } from '../support/totp.mjs';

/** The authenticators of those who are in already: each story is a program of its own. */
const known = join(dataDir, 'authenticators.json');
const authenticators = () => (existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : {});

const password = (mail) => `夕焼け小焼けの赤とんぼ ${mail.length} 番`;

/** Signs in, or follows the invitation where nobody did yet. */
export async function enter(name, mail, staffAddress) {
  const secret = authenticators()[mail];
  if (!secret) return accept(name, mail);
  const page = await person(name);
  await page.goto(staffAddress);
  await page.getByLabel(/メールアドレス/).fill(mail);
  await page.getByLabel(/パスワード/).fill(password(mail));
  await page.getByRole('button', { name: '次へ' }).click();
  await page.getByLabel(/確認コード/).fill(await code(secret));
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('button', { name: 'サインアウト' }).waitFor();
  return page;
}

/** Follows the invitation mail: name, password, authenticator. */
export async function accept(name, mail, { seen = async () => {} } = {}) {
  const invitation = await mailTo(mail, '/invitation#');
  const page = await person(name);
  await page.goto(invitation.links.find((link) => link.includes('/invitation#')));
  await page.getByRole('textbox', { name: /氏名/ }).fill(name);
  await page.getByLabel(/パスワード/).fill(password(mail));
  await seen(page, 'invitation');
  await page.getByRole('button', { name: '次へ' }).click();
  const secret = await page.getByTestId('totp-secret').textContent();
  await seen(page, 'enrolment');
  await page.getByLabel(/確認コード/).fill(await code(secret));
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('button', { name: 'サインアウト' }).waitFor();
  writeFileSync(known, JSON.stringify({ ...authenticators(), [mail]: secret }));
  return page;
}

/** Goes to a screen by the console's own menu. */
export async function go(page, label) {
  await page.getByRole('navigation', { name: 'メニュー' }).getByRole('link', { name: label, exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export async function invite(page, mail, roles, department) {
  await page.getByRole('button', { name: '職員を招待する' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /メールアドレス/ }).fill(mail);
  for (const role of roles) await dialog.getByRole('checkbox', { name: new RegExp(`^${role}`) }).check();
  await dialog.getByRole('checkbox', { name: department }).check();
  await dialog.getByRole('button', { name: '招待する' }).click();
  await dialog.waitFor({ state: 'detached' });
}
