// The figures of a form of 100 fields and 100 rules in a browser: a keystroke
// on a phone with a processor four times slower, opening it in the builder,
// and saving it. Prints medians; `make bench` runs it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, go, invite } from '../acts/staff.mjs';
import { person, start, stop } from '../support/browser.mjs';
import { results, tenant } from '../support/place.mjs';

const rounds = 21;
const letters = '1234567890';
const fixture = JSON.parse(readFileSync(join(results, '../../internal/form/testdata/hundred.json'), 'utf8')).form;

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const told = (title, values, digits = 1) =>
  console.log(`  ${title.padEnd(58)} ${middle(values).toFixed(digits).padStart(7)} ms (n=${values.length}, worst ${Math.max(...values).toFixed(digits)})`);

/** Calls the staff API as the page that is signed in. */
async function call(page, method, path, body) {
  return page.evaluate(async ([method, path, body]) => {
    const { csrf } = await (await fetch('/api/session')).json();
    const begin = performance.now();
    const answer = await fetch(path, { method, headers: { 'X-Madoguchi-CSRF': csrf, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body) });
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(value)}`);
    return { value, took: performance.now() - begin };
  }, [method, path, body]);
}

async function editor() {
  const admin = await accept('管理 一子', tenant('aozora').administrator_mail);
  await go(admin, '課');
  await admin.getByRole('button', { name: '課を追加する' }).click();
  await admin.getByRole('textbox', { name: /課の名前/ }).fill('市民課');
  await admin.getByRole('button', { name: '保存する' }).click();
  await admin.getByRole('rowheader', { name: '市民課' }).waitFor();
  await go(admin, '職員');
  await invite(admin, 'keisoku@aozora.example', ['様式作成者'], '市民課');
  return accept('計測 文子', 'keisoku@aozora.example');
}

async function save(page, id, document) {
  let { value: { revision } } = await call(page, 'GET', `/api/procedures/${id}/draft`);
  const took = [];
  for (let i = 0; i < rounds; i++) {
    const saved = await call(page, 'PUT', `/api/procedures/${id}/draft`, { revision, document: { ...document, title: { ja: `計測 ${i}` } } });
    revision = saved.value.revision;
    took.push(saved.took);
  }
  told('saving the draft (request to answer)', took);
}

async function open(page, id) {
  const took = [];
  for (let i = 0; i < 5; i++) {
    const begin = Date.now();
    await page.goto(new URL(`/procedures/${id}/form`, page.url()).href);
    await page.getByRole('region', { name: '様式', exact: true }).getByRole('listitem').nth(99).waitFor();
    took.push(Date.now() - begin);
  }
  told('opening it in the builder (navigation to all 100 fields)', took, 0);
}

/**
 * What each keystroke in a field costs: the page's own work (from the input
 * event until the form has been judged and its elements changed), and the time
 * until the browser has also drawn the result.
 */
async function keystrokes(page, box, title) {
  await box.scrollIntoViewIfNeeded();
  await box.focus();
  await page.evaluate(() => {
    if (window.keys) return void window.keys.splice(0);
    window.keys = [];
    let begun;
    addEventListener('input', () => { begun = performance.now(); }, true);
    addEventListener('input', () => {
      const key = { start: begun, work: performance.now() - begun };
      window.keys.push(key);
      requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { key.drawn = performance.now() - key.start; }; port2.postMessage(0); });
    });
  });
  for (let i = 0; i < 31; i++) {
    await page.keyboard.press(i % 6 === 5 ? 'Backspace' : letters[i % letters.length]);
    await page.waitForFunction((n) => window.keys.length === n && window.keys.every((k) => k.drawn), i + 1, { polling: 100 });
  }
  const keys = await page.evaluate(() => window.keys);
  told(`${title}: the page's own work`, keys.map((k) => k.work));
  told(`${title}: until it is drawn`, keys.map((k) => k.drawn));
}

async function fill(slug, title) {
  const phone = await person(`phone ${title}`, { phone: true });
  await phone.goto(new URL(`/procedures/${slug}`, tenant('aozora').citizen_url).href);
  const session = await phone.context().newCDPSession(phone);
  await phone.getByRole('link', { name: '申請をはじめる' }).click();
  await phone.getByRole('checkbox', { name: '利用規約に同意します' }).check();
  await phone.getByRole('button', { name: '同意してはじめる' }).click();
  const number = phone.getByRole('textbox', { name: /^項目 ?1(?!\d)/ });
  await number.waitFor();
  await phone.getByRole('radio', { name: '選択a' }).first().check();
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await keystrokes(phone, number, `${title}, a number that others are worked out from`);
  await keystrokes(phone, phone.getByRole('textbox', { name: /^項目 ?2(?!\d)/ }), `${title}, a text`);
  await phone.context().close();
}

async function publish(page, slug, document) {
  const { value: { items: [department] } } = await call(page, 'GET', '/api/departments');
  const { value: made } = await call(page, 'POST', '/api/procedures', {
    title: '計測のための様式', slug, department: department.id, document, kana: '', description: '', legal_basis: '', processing_days: 0, fee: '', documents: '', contact: '', visibility: 'public', retention: '', identity: 'none',
  });
  const { value: { revision } } = await call(page, 'GET', `/api/procedures/${made.id}/draft`);
  await call(page, 'POST', `/api/procedures/${made.id}/publish`, { revision });
  return made.id;
}

await start();
try {
  const page = await editor();
  console.log('a form of 100 fields and 100 rules, processor slowed down 4 times for the phone');
  const id = await publish(page, 'hundred-paged', fixture);
  await publish(page, 'hundred-single', { ...fixture, layout: 'single' });
  await fill('hundred-paged', '20 fields a page');
  await fill('hundred-single', 'all 100 on one screen');
  await open(page, id);
  await save(page, id, fixture);
} finally {
  await stop();
}
