// The story is told in order: what comes after a failure would only repeat it.
import { it } from 'node:test';
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
