// The whole story: two municipalities are there, one is set up, builds a form,
// gets an application from a phone, reviews it, exports it, and is erased with
// a certificate. Everything is real; the story is told in order.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { apply } from './acts/apply.mjs';
import { correct } from './acts/correct.mjs';
import { erase } from './acts/erase.mjs';
import { exportList } from './acts/export.mjs';
import { buildForm } from './acts/form.mjs';
import { review } from './acts/review.mjs';
import { setUp } from './acts/set-up.mjs';
import { findings, start, stop } from './support/browser.mjs';
import { step } from './support/step.mjs';

before(() => start('story'));
after(stop);

describe('the story', () => {
  /** What the acts hand to one another: people's pages, the receipt. */
  const story = {};
  setUp(step, story);
  buildForm(step, story);
  apply(step, story);
  review(step, story);
  correct(step, story);
  exportList(step, story);
  erase(step, story);
  step('no screen had a serious finding', () => assert.deepEqual(findings, []));
});
