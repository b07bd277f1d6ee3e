// The inbox of the development stack.
import { setTimeout as pause } from 'node:timers/promises';
import { place } from './place.mjs';

async function list(to) {
  const answer = await fetch(`${place.mailbox_url}api/messages?to=${encodeURIComponent(to)}`);
  if (!answer.ok) throw new Error(`the inbox answers ${answer.status}`);
  return answer.json();
}

/** The newest mail to somebody whose subject or text holds the words. */
export async function mailTo(to, words, patience = 20_000) {
  const end = Date.now() + patience;
  for (;;) {
    const all = await list(to);
    const found = all.find((mail) => mail.subject.includes(words) || mail.text.includes(words));
    if (found) return found;
    if (Date.now() > end) throw new Error(`no mail to ${to} with 「${words}」; there are: ${all.map((m) => m.subject).join(' / ') || 'none'}`);
    await pause(100);
  }
}
