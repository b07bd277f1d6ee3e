import { expect, it } from 'vitest';
import { prune } from '../scripts/prune-tokens';

it('keeps what is read, directly or by another variable, here or elsewhere', () => {
  const css = ':root{--a:#111;--b:var(--a);--c:var(--d);--d:#222;--e:1px;--a-2:3px}p{color:var(--b)}';
  expect(prune(css, 'q{width:var(--e)}')).toBe(':root{--a:#111;--b:var(--a);--e:1px;}p{color:var(--b)}');
});
