// Reads the members of a ZIP archive by its central directory.
import { inflateRawSync } from 'node:zlib';

export function unzip(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = archive.readUInt32LE(end + 16);
  const members = new Map();
  for (let i = archive.readUInt16LE(end + 10); i > 0; i--) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32)];
    const local = archive.readUInt32LE(at + 42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const body = archive.subarray(from, from + size);
    members.set(archive.toString('utf8', at + 46, at + 46 + name), method === 0 ? Buffer.from(body) : inflateRawSync(body));
    at += 46 + name + extra + comment;
  }
  return members;
}
