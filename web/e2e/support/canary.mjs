// Looks for a text in every file of the service, in the encodings it may have.
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

function utf16be(text) {
  return Buffer.from(text, 'utf16le').swap16();
}

/** Base64 of the text wherever it begins inside a longer content. */
function base64(text) {
  return [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString('base64');
    return Buffer.from(all.slice(before === 0 ? 0 : 4, Math.floor((Buffer.byteLength(text) + before) / 3) * 4));
  });
}

function needles(text) {
  const hex = Buffer.from(text).toString('hex');
  return [Buffer.from(text), Buffer.from(text, 'utf16le'), utf16be(text), ...base64(text), Buffer.from(hex), Buffer.from(hex.toUpperCase()), Buffer.from(encodeURIComponent(text))];
}

function* everyFile(dir, not) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (not.includes(path)) continue;
    if (entry.isDirectory()) yield* everyFile(path, not);
    else if (entry.isFile()) yield path;
  }
}

const chunk = 8 << 20;

function* pieces(path, overlap) {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(Math.min(chunk, statSync(path).size) + overlap);
    let kept = 0;
    for (let n; (n = readSync(file, buffer, kept, buffer.length - kept, null)) > 0; ) {
      yield buffer.subarray(0, kept + n);
      const from = Math.max(0, kept + n - overlap);
      buffer.copy(buffer, 0, from, kept + n);
      kept = kept + n - from;
    }
  } finally {
    closeSync(file);
  }
}

/** The files below dir that hold one of the texts. */
export function search(dir, texts, { not = [] } = {}) {
  const all = texts.flatMap((text) => needles(text).map((needle) => ({ text, needle })));
  const overlap = Math.max(...all.map(({ needle }) => needle.length));
  const found = [];
  let read = 0;
  for (const path of everyFile(dir, not)) {
    try {
      for (const piece of pieces(path, overlap)) {
        read += piece.length;
        for (const { text, needle } of all) if (piece.includes(needle)) found.push(`${text} in ${path}`);
      }
    } catch (error) {
      if (error.code !== 'ENOENT') throw error; // the server removed it meanwhile
    }
  }
  return { found: [...new Set(found)], read };
}
