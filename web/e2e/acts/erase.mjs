import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { look, person } from '../support/browser.mjs';
import { search } from '../support/canary.mjs';
import { dataDir, place, tenant } from '../support/place.mjs';
import { code } from '../support/totp.mjs';
import { unzip } from '../support/zip.mjs';
import { resident } from './apply.mjs';
import { go } from './staff.mjs';

/** What a resident wrote, in the words that would give it away. */
const canaries = () => [resident.mail, resident.purpose, resident.author, resident.photo, resident.document];

// Mails have left the service: the inbox is the residents' own.
const outside = [join(dataDir, 'mail')];

async function operator(account, { seen = async () => {} } = {}) {
  const page = await person(account.name);
  await page.goto(place.operator_url);
  await page.getByRole('textbox', { name: 'メールアドレス' }).fill(account.mail);
  await page.getByLabel('パスワード').fill(account.password);
  await seen(page, 'operator-sign-in');
  await page.getByRole('textbox', { name: /^確認コード/ }).fill(await code(account.totp_secret));
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('heading', { level: 1, name: '団体' }).waitFor();
  return page;
}

async function openErasure(page) {
  await go(page, '消去の依頼');
  await page.getByRole('link', { name: '青空市' }).click();
  await page.getByRole('heading', { level: 1, name: '青空市の消去' }).waitFor();
}

export function erase(step, story) {
  consent(step, story);
  planAndApprove(step, story);
  certify(step, story);
  nothingLeft(step, story);
}

function consent(step, story) {
  step('two people of the municipality ask and consent', async () => {
    const page = story.admin;
    await go(page, 'データの消去');
    await page.getByRole('textbox', { name: /^依頼の理由/ }).fill('契約を終えるため');
    await page.getByRole('radio', { name: /^受け取らない/ }).check();
    await page.getByRole('checkbox', { name: '消去すると元に戻せないことを理解しました' }).check();
    await look(page, 'erasure-ask');
    await page.getByRole('button', { name: '消去を依頼する' }).click();
    await page.getByText('依頼した人は同意できません').waitFor();
    assert.ok(await page.getByRole('button', { name: '消去に同意する' }).isDisabled());
    await look(page, 'erasure-asked');
    const second = story.second;
    await go(second, 'データの消去');
    await second.getByRole('button', { name: '消去に同意する' }).click();
    await second.getByRole('dialog').getByRole('button', { name: '同意する' }).click();
    await second.getByText('管理 次郎が同意しました').waitFor();
  });
}

function planAndApprove(step, story) {
  step('the first operator plans: every store with its count, nothing destroyed', async () => {
    const page = await operator(place.operators[0], { seen: look });
    story.worker = page;
    await look(page, 'operator-municipalities');
    await page.getByRole('link', { name: '青空市' }).click();
    await page.getByRole('heading', { level: 1, name: '青空市' }).waitFor();
    await page.getByText('最初の管理者の招待').waitFor();
    await look(page, 'operator-municipality');
    await go(page, '消去の依頼');
    await page.getByRole('cell', { name: /管理 次郎/ }).waitFor();
    await look(page, 'operator-requests');
    await openErasure(page);
    await page.getByText('契約は2031年3月31日まで続いています').waitFor();
    await look(page, 'operator-requested');
    await page.getByRole('button', { name: '計画を作る' }).click();
    await page.getByRole('rowheader', { name: 'データベース application', exact: true }).waitFor();
    await page.getByRole('rowheader', { name: '添付・出力' }).waitFor();
  });

  step('the worker cannot approve, and reads why', async () => {
    const page = story.worker;
    await page.getByText('あなたは作業者なので、承認できません').waitFor();
    assert.ok(await page.getByRole('button', { name: '消去を承認する' }).isDisabled());
    await look(page, 'operator-plan-own');
  });

  step('what a resident wrote stands nowhere in clear, before anything is erased', async () => {
    const { found, read } = search(dataDir, canaries(), { not: outside });
    assert.deepEqual(found, []);
    assert.ok(read > 10 << 20, 'the databases were read');
    // The search sees: a receipt number is no secret of a person and stands in clear.
    assert.notDeepEqual(search(dataDir, [story.receipt], { not: outside }).found, []);
  });

  step('a second operator approves, and the steps go on before their eyes', async () => {
    const page = await operator(place.operators[1]);
    story.checker = page;
    await openErasure(page);
    await page.getByRole('button', { name: '消去を承認する' }).click();
    const dialog = page.getByRole('dialog');
    const yes = dialog.getByRole('button', { name: '承認して消去を始める' });
    assert.ok(await yes.isDisabled(), 'the code of the municipality is typed first');
    await dialog.getByRole('textbox').fill('131997');
    await look(page, 'operator-approve');
    await yes.click();
    await page.getByRole('heading', { name: '検証の確認' }).waitFor({ timeout: 60_000 });
    await page.getByRole('row').filter({ hasText: '合格' }).first().waitFor();
    assert.equal(await page.getByRole('row').filter({ hasText: '不合格' }).count(), 0);
    await look(page, 'operator-verified');
    await story.worker.getByText('あなたは作業者なので、確認できません').waitFor();
    assert.ok(await story.worker.getByRole('button', { name: '検証の結果を確認した' }).isDisabled());
  });
}

function certify(step, story) {
  step('the checker confirms and gets the certificate', async () => {
    const page = story.checker;
    await page.getByRole('button', { name: '検証の結果を確認した' }).click();
    await page.getByRole('heading', { name: '消去証明書' }).waitFor({ timeout: 60_000 });
    await page.getByText(/^E-\d{4}-/).waitFor();
    await look(page, 'operator-certified');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /証明書一式をダウンロード/ }).click()]);
    story.bundle = unzip(readFileSync(await download.path()));
    assert.match(story.bundle.get('evidence.json').toString(), /"name":"青空市"/);
    assert.equal(story.bundle.get('certificate.pdf').toString('latin1', 0, 5), '%PDF-');
  });

  step('openssl accepts the certificate and refuses a changed byte', () => {
    const dir = mkdtempSync(join(tmpdir(), 'madoguchi-e2e-'));
    try {
      for (const [name, body] of story.bundle) writeFileSync(join(dir, name), body);
      const verify = ['cms', '-verify', '-binary', '-inform', 'DER', '-in', 'evidence.json.p7s', '-content', 'evidence.json', '-CAfile', 'issuer.pem', '-purpose', 'any', '-out', '/dev/null'];
      execFileSync('openssl', verify, { cwd: dir, stdio: 'pipe' });
      const changed = story.bundle.get('evidence.json');
      changed[Math.floor(changed.length / 2)] ^= 1;
      writeFileSync(join(dir, 'evidence.json'), changed);
      assert.notEqual(spawnSync('openssl', verify, { cwd: dir }).status, 0);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
}

function nothingLeft(step, story) {
  step('nothing a resident wrote is found in any file', () => {
    assert.deepEqual(search(dataDir, canaries(), { not: outside }).found, []);
  });

  step('the municipality is gone for residents and staff', async () => {
    assert.equal(await status(await person('afterwards'), tenant('aozora').citizen_url), 404);
    assert.equal(await status(story.admin, `${tenant('aozora').staff_url}api/session`), 404);
  });

  step('the other municipality never noticed', async () => {
    const page = story.neighbour;
    await go(page, '課');
    await page.getByRole('button', { name: '課を追加する' }).click();
    await page.getByRole('textbox', { name: /課の名前/ }).fill('町民課');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('rowheader', { name: '町民課' }).waitFor();
    const home = await (await person('neighbour-resident', { phone: true })).goto(tenant('shiokaze').citizen_url);
    assert.equal(home.status(), 200);
  });
}

/** The status of an address; a refusal without a page is no page to the browser. */
async function status(page, address) {
  const [answer] = await Promise.all([page.waitForEvent('response'), page.goto(address).catch(() => {})]);
  return answer.status();
}
