// Somebody who has no mouse: every act here is a key. What has the focus is
// looked at, never set.
const holds = (target) => target.evaluateAll((all) => all.some((one) => one === document.activeElement));

/** Tab, or Shift+Tab, until the focus is at what is sought. */
export async function tabTo(page, target, { back = false, most = 250 } = {}) {
  for (let i = 0; i < most; i++) {
    if (await holds(target)) return;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`no ${back ? 'Shift+Tab' : 'Tab'} leads to ${target}`);
}

export async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Goes there and presses it. */
export async function hit(page, target, options) {
  await tabTo(page, target, options);
  await press(page, options?.key ?? 'Enter');
}

/** Goes there and writes, in place of what stands there. */
export async function write(page, target, text, options) {
  await tabTo(page, target, options);
  await press(page, 'Control+A');
  await page.keyboard.type(text);
}

/** Goes to a list and moves by arrows until the option stands there. */
export async function pick(page, list, label, options) {
  await tabTo(page, list, options);
  const now = () => page.evaluate(() => document.activeElement.selectedOptions?.[0]?.textContent.trim());
  await press(page, 'Home');
  for (let before = null, at = await now(); at !== label; before = at, at = await now()) {
    if (at === before) throw new Error(`the list has no 「${label}」`);
    await press(page, 'ArrowDown');
  }
}

/** Goes into a group of radio buttons and moves by arrows to the one. */
export async function mark(page, group, label) {
  await tabTo(page, group.getByRole('radio'));
  const target = group.getByRole('radio', { name: label });
  for (let i = 0; i < 20 && !(await holds(target)); i++) await press(page, 'ArrowDown');
  await press(page, 'Space');
}
