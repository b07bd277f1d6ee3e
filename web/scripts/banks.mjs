// Turns the bank and branch codes of the npm package zengin-code (MIT) into
// internal/bank/banks.bin: the length of the head (big-endian), the head (a
// deflated text, a line a bank: code, name, kana, where its block begins and
// how long it is), then for each bank one deflated block with a line a branch:
// code, name, kana.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';

const banks = Object.values(createRequire(import.meta.url)('zengin-code'));
const target = resolve(import.meta.dirname, '../../internal/bank/banks.bin');

/** Full-width letters, digits and signs as people type them. */
const narrow = (s) => s.replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ');

const byCode = (a, b) => (a.code < b.code ? -1 : 1);
const columns = ({ code, name, kana }) => [code, narrow(name), narrow(kana)];
const pack = (lines) => deflateRawSync(lines.map((line) => line.join('\t')).join('\n'), { level: 9 });

for (const bank of banks) {
  const branches = Object.values(bank.branches);
  const sane = /^\d{4}$/.test(bank.code) && branches.every((b) => /^\d{3}$/.test(b.code) && b.name && b.kana);
  if (!sane) throw new Error(`bank ${bank.code} is not as expected`);
}

const blocks = [];
let at = 0;
let count = 0;
const head = banks.sort(byCode).map((bank) => {
  const branches = Object.values(bank.branches).sort(byCode);
  const block = pack(branches.map(columns));
  blocks.push(block);
  const line = [...columns(bank), at, block.length];
  at += block.length;
  count += branches.length;
  return line;
});
const packed = pack(head);
const length = Buffer.alloc(4);
length.writeUInt32BE(packed.length);
writeFileSync(target, Buffer.concat([length, packed, ...blocks]));
console.log(`${banks.length} banks, ${count} branches, ${4 + packed.length + at} bytes`);
