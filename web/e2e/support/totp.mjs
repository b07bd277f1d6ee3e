// An authenticator app (RFC 6238: SHA-1, 30 seconds, 6 digits).
import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const period = 30;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const used = new Map();

function bytes(base32) {
  const bits = [...base32.replace(/=+$/, '').toUpperCase()].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((octet) => parseInt(octet, 2)));
}

function digits(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', bytes(secret)).update(counter).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/**
 * The next code that was not used yet. The server takes the step after the
 * present one too, so that two sign-ins in a row seldom have to wait.
 */
export async function code(secret) {
  const step = Math.max(Math.floor(Date.now() / 1000 / period), (used.get(secret) ?? 0) + 1);
  used.set(secret, step);
  const usable = (step - 1) * period * 1000;
  if (usable > Date.now()) await pause(usable - Date.now());
  return digits(secret, step);
}
