import { expect, it } from 'vitest';
import type { Option } from '../../../types';
import { find } from './find';

const options: Option[] = [
  { value: 'a', label: { ja: '{中央|ちゅうおう}一丁目', en: 'Chuo 1' } },
  { value: 'b', label: { ja: '東カタカナ町' } },
  { value: 'c', label: { ja: 'ＡＢＣセンター' }, hint: { ja: '駅前 1番' } },
  { value: 'd', label: { ja: '一丁目中央' } },
];

const found = (query: string, language = 'ja') => find(options, query, language).map((o) => o.value);

it.each([
  ['', ['a', 'b', 'c', 'd']],
  ['中央', ['a', 'd']],
  ['ちゅうおう', ['a']],
  ['チュウオウ', ['a']],
  ['ﾁｭｳｵｳ', ['a']],
  ['かたかな', ['b']],
  ['abc', ['c']],
  ['abcせんた−', ['c']],
  ['駅前', ['c']],
  ['一丁目 中央', ['a', 'd']],
  ['ない', []],
])('finds by %j', (query, want) => expect(found(query)).toEqual(want));

it('finds in the language that is shown', () => {
  expect(found('chuo', 'en')).toEqual(['a']);
  expect(found('chuo', 'ja')).toEqual([]);
});

it('is quick among five thousand', () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ value: `v${i}`, label: { ja: `地区${i}番` } }));
  find(many, '準備', 'ja');
  const start = performance.now();
  for (let i = 0; i < 20; i += 1) expect(find(many, `${i}番`, 'ja').length).toBeGreaterThan(0);
  expect((performance.now() - start) / 20).toBeLessThan(50);
});
