// Turns the postal codes of the npm package jquery-jpostal-ja (MIT; the data
// are Japan Post's, published free of rights) into internal/postal/codes.bin:
// 1001 big-endian offsets, then one deflated block for each leading three
// digits, a line an address: code, prefecture, city, town, and their kana.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const source = resolve(import.meta.dirname, '../node_modules/jquery-jpostal-ja/json');
const target = resolve(import.meta.dirname, '../../internal/postal/codes.bin');

const wide = (kana) => kana.normalize('NFKC');

function rows(name) {
  const text = readFileSync(resolve(source, name), 'utf8');
  return JSON.parse(text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')));
}

const blocks = Array.from({ length: 1000 }, () => new Set());
for (const name of readdirSync(source).filter((n) => n.endsWith('.json')).sort()) {
  for (const [key, prefecture, city, town, street, , ...kana] of rows(name)) {
    const code = key.slice(1);
    // A company's own code gives its street; the company's name is not kept.
    const line = [code, prefecture, city, town + street, ...kana.map(wide)].join('\t');
    blocks[Number(code.slice(0, 3))].add(line);
  }
}

const packed = blocks.map((lines) => deflateRawSync([...lines].sort().join('\n'), { level: 9 }));
const offsets = Buffer.alloc(1001 * 4);
let at = offsets.length;
packed.forEach((block, i) => {
  offsets.writeUInt32BE(at, i * 4);
  at += block.length;
});
offsets.writeUInt32BE(at, 4000);
writeFileSync(target, Buffer.concat([offsets, ...packed]));
console.log(`${blocks.reduce((n, b) => n + b.size, 0)} addresses, ${at} bytes`);
