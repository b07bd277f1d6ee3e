import { dayInJapan } from '../../i18n/date';
import type { PageKey } from '../../i18n/page/ja';
import type { ProcedureCard } from '../data/procedures';

export interface Countdown {
  key: PageKey;
  params: { days?: number; time?: string };
}

/** Beyond this many days nobody counts. */
const near = 14;

/** The days of Japan's calendar from one instant to another. */
function days(from: Date, to: Date): number {
  return Math.round((Date.parse(dayInJapan(to)) - Date.parse(dayInJapan(from))) / 86_400_000);
}

function timeOf(date: Date): string {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Tokyo' }).format(date);
}

/**
 * How long until a period begins or ends, in the words of the nearest day;
 * undefined when that is far away or nothing is set. Closing names the last
 * minute, as the server names the first at which it is over.
 */
export function countdown({ window, opens, closes }: Pick<ProcedureCard, 'window' | 'opens' | 'closes'>, now: Date): Countdown | undefined {
  if (window === 'not_yet' && opens) return named('opens', new Date(opens), now);
  if (window === 'open' && closes) return named('closes', new Date(new Date(closes).getTime() - 1), now);
  return undefined;
}

function named(what: 'opens' | 'closes', at: Date, now: Date): Countdown | undefined {
  const left = days(now, at);
  if (left < 0 || left > near) return undefined;
  if (left === 0) return { key: `page.${what}Today`, params: { time: timeOf(at) } };
  if (left === 1) return { key: `page.${what}Tomorrow`, params: { time: timeOf(at) } };
  return { key: `page.${what}In`, params: { days: left } };
}
