// Forms: one with every field type is built by mouse and by keyboard alone,
// filled in on a phone and by keyboard alone, and read by staff; then all that
// can be done around a form. In the second municipality, so that the first
// may be erased.
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { byKeys } from './acts/forms/by-keys.mjs';
import { opened } from './acts/forms/doors.mjs';
import { exchanged } from './acts/forms/exchange.mjs';
import { byTouch } from './acts/forms/fill.mjs';
import { byKeyboard } from './acts/forms/keyboard.mjs';
import { byMouse, byMouseDecided } from './acts/forms/mouse.mjs';
import { office } from './acts/forms/office.mjs';
import { listed } from './acts/forms/people.mjs';
import { released } from './acts/forms/release.mjs';
import { reviewed } from './acts/forms/review.mjs';
import { findings, start, stop } from './support/browser.mjs';
import { step } from './support/step.mjs';

before(() => start('forms'));
after(stop);

describe('forms', () => {
  const story = {};
  office(step, story);
  byMouse(step, story);
  byMouseDecided(step, story);
  byKeyboard(step, story);
  byTouch(step, story);
  reviewed(step, story);
  byKeys(step, story);
  released(step, story);
  exchanged(step, story);
  listed(step, story);
  opened(step, story);
  step('no screen had a serious finding', () => assert.deepEqual(findings, []));
});
