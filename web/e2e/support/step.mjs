// The story is told in order: what comes after a failure would only repeat it.
import { it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { pictures } from './browser.mjs';

let failed;
let count = 0;

export function step(name, act) {
  const number = ++count;
  it(name, { timeout: 120_000 }, async () => {
    if (failed) throw new Error(`not tried, because 「${failed}」 failed`);
    try {
      await act();
    } catch (error) {
      failed = name;
      await pictures(number);
      throw error;
    }
  });
}

/** Waits for something that no role or text tells. */
export async function until(holds, what, patience = 15_000) {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`does not come about: ${what}`);
    await pause(50);
  }
}
