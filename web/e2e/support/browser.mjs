// One Chromium; a context for each person.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { results } from './place.mjs';

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 900 },
];
const patience = 15_000;
const contexts = [];
let browser;
let shots = 0;
let pictured = results;

/** What was wrong with the screens, collected so that one run shows all. */
export const findings = [];

function executable() {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (!found) throw new Error('Chromium is missing');
  return process.env.CHROMIUM ?? found;
}

/** Begins a story, whose pictures stand in a folder of its own. */
export async function start(story = 'other') {
  pictured = join(results, story);
  rmSync(pictured, { recursive: true, force: true });
  mkdirSync(pictured, { recursive: true });
  browser = await chromium.launch({
    executablePath: executable(),
    args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function stop() {
  await browser?.close();
}

/** A page of somebody's own browser: their cookies, nobody else's. */
export async function person(name, { phone = false } = {}) {
  const context = await browser.newContext({
    viewport: phone ? sizes[0] : sizes[1], hasTouch: phone, isMobile: phone,
    locale: 'ja-JP', timezoneId: 'America/St_Johns', acceptDownloads: true, reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(patience);
  contexts.push({ name, context });
  context.on('page', (page) => watch(name, page));
  return context.newPage();
}

/** Errors of scripts, refused loads and anything from outside are findings. */
function watch(name, page) {
  page.on('pageerror', (error) => findings.push(`${name}: ${error.message}`));
  page.on('console', (message) => {
    // A refusal that the screen tells in words is logged by the browser too.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) findings.push(`${name}: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!['blob:', 'data:'].includes(protocol) && hostname !== '127.0.0.1' && !hostname.endsWith('localhost')) findings.push(`${name}: loads ${request.url()}`);
  });
}

/**
 * Looks at a screen in both sizes: a picture, no sideways scroll, no serious
 * or critical finding of axe.
 */
export async function look(page, name) {
  const before = page.viewportSize();
  const number = String(++shots).padStart(2, '0');
  for (const size of sizes) {
    await page.setViewportSize(size);
    await page.screenshot({ path: join(pictured, `${number}-${name}-${size.width}.png`), fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) findings.push(`${name} at ${size.width}: ${wide} px too wide`);
    const { violations, passes } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    if (passes.length < 5) findings.push(`${name} at ${size.width}: axe saw nothing`);
    for (const v of violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')) {
      findings.push(`${name} at ${size.width}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
    }
  }
  await page.setViewportSize(before);
}

/** Pictures of what everybody sees, when a step has failed. */
export async function pictures(step) {
  for (const { name, context } of contexts) {
    for (const [i, page] of context.pages().entries()) {
      await page.screenshot({ path: join(pictured, `failed-${step}-${name}-${i}.png`), fullPage: true }).catch(() => {});
    }
  }
}

/** A photograph and a document, as a phone would send them. */
export async function files(words) {
  const page = await (await browser.newContext({ viewport: { width: 900, height: 1200 } })).newPage();
  await page.setContent(`<body style="background:linear-gradient(#8cf,#fc8);font:80px sans-serif">${words}</body>`);
  const photo = await page.screenshot({ type: 'jpeg' });
  const pdf = await page.pdf();
  await page.context().close();
  return { photo, pdf };
}
