import assert from 'node:assert/strict';
import { look } from '../support/browser.mjs';
import { mailTo } from '../support/mail.mjs';
import { tenant } from '../support/place.mjs';
import { accept, enter, go, invite } from './staff.mjs';

const department = '市民課';

const colleagues = [
  { key: 'editor', name: '様式 文子', mail: 'fumiko@aozora.example', roles: ['様式作成者'] },
  { key: 'reviewer', name: '審査 真一', mail: 'shinichi@aozora.example', roles: ['審査担当'] },
  { key: 'approver', name: '決裁 恵', mail: 'megumi@aozora.example', roles: ['決裁者'] },
  { key: 'second', name: '管理 次郎', mail: 'jiro@aozora.example', roles: ['団体管理者'] },
];

export function setUp(step, story) {
  step('the first administrators follow their invitations', async () => {
    const [ours, theirs] = [tenant('aozora'), tenant('shiokaze')];
    story.admin = await accept('管理 一子', ours.administrator_mail, { seen: look });
    story.neighbour = await enter('隣町 三郎', theirs.administrator_mail, theirs.staff_url);
    assert.equal(new URL(story.admin.url()).origin, new URL(ours.staff_url).origin);
    await look(story.admin, 'dashboard-empty');
  });

  step('the administrator makes a department and invites staff', async () => {
    const page = story.admin;
    await go(page, '課');
    await page.getByRole('button', { name: '課を追加する' }).click();
    await page.getByRole('textbox', { name: /課の名前/ }).fill(department);
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('rowheader', { name: department }).waitFor();
    await look(page, 'departments');
    await go(page, '職員');
    for (const { mail, roles } of colleagues) await invite(page, mail, roles, department);
    await page.getByRole('rowheader', { name: colleagues.at(-1).mail }).waitFor();
    await look(page, 'people');
  });

  step('the invited get in by password and authenticator', async () => {
    for (const { key, name, mail } of colleagues) story[key] = await accept(name, mail);
    await go(story.admin, '職員');
    await story.admin.reload();
    for (const { name } of colleagues) await story.admin.getByRole('rowheader', { name }).waitFor();
  });

  step('the mail of an invitation works once', async () => {
    const page = await story.editor.context().newPage();
    const mail = await mailTo(colleagues[0].mail, '/invitation#');
    await page.goto(mail.links.find((link) => link.includes('/invitation#')));
    await page.getByRole('alert').filter({ hasText: 'この招待は' }).waitFor();
    await look(page, 'invitation-over');
    await page.close();
  });
}
