// Calendar days as internal/form/civil: a day is a number counted from
// 1970-01-01, without clock or time zone.

export type Day = number;

export const firstDay = dayOf(1873, 1, 1);
export const lastDay = dayOf(2199, 12, 31);

function dayOf(y: number, m: number, d: number): Day {
  if (m <= 2) y -= 1;
  const era = Math.floor(y / 400);
  const yoe = y - era * 400;
  const mp = (m + 9) % 12;
  const doy = Math.floor((153 * mp + 2) / 5) + d - 1;
  const doe = yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy;
  return era * 146097 + doe - 719468;
}

export function ymd(day: Day): [number, number, number] {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const doe = z - era * 146097;
  const yoe = Math.floor((doe - Math.floor(doe / 1460) + Math.floor(doe / 36524) - Math.floor(doe / 146096)) / 365);
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100));
  const mp = Math.floor((5 * doy + 2) / 153);
  const m = mp < 10 ? mp + 3 : mp - 9;
  return [yoe + era * 400 + (m <= 2 ? 1 : 0), m, doy - Math.floor((153 * mp + 2) / 5) + 1];
}

export const daysIn = (y: number, m: number): number => (m === 12 ? 31 : dayOf(y, m + 1, 1) - dayOf(y, m, 1));

export function newDay(y: number, m: number, d: number): Day | null {
  return y < 1873 || y > 2199 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) ? null : dayOf(y, m, d);
}

export function parseDay(text: string): Day | null {
  const m = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  return m && newDay(Number(m[1]), Number(m[2]), Number(m[3]));
}

export function formatDay(day: Day): string {
  const [y, m, d] = ymd(day);
  return `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

const inRange = (day: Day) => (day >= firstDay && day <= lastDay ? day : null);

export const addDays = (day: Day, n: number) => inRange(day + n);

export function addMonths(day: Day, n: number): Day | null {
  const [y, m, d] = ymd(day);
  const months = y * 12 + m - 1 + n;
  if (months < 1873 * 12 || months > 2199 * 12 + 11) return null;
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return newDay(year, month, Math.min(d, daysIn(year, month)));
}

export function monthsBetween(a: Day, b: Day): number {
  if (b < a) return -monthsBetween(b, a);
  const [ay, am, ad] = ymd(a);
  const [by, bm, bd] = ymd(b);
  return (by - ay) * 12 + bm - am - (bd < ad ? 1 : 0);
}

/** Full years; born on 29 February one becomes older on 1 March. */
export const age = (birth: Day, at: Day): number | null => (at < birth ? null : Math.floor(monthsBetween(birth, at) / 12));

export function fiscalYear(day: Day): number {
  const [y, m] = ymd(day);
  return m < 4 ? y - 1 : y;
}

/** The day it is in Japan, which has no daylight saving. */
export const dayInJapan = (now: Date): Day => Math.floor((now.getTime() + 9 * 3_600_000) / 86_400_000);

export interface Era {
  name: string;
  code: string;
  latin: string;
  start: Day;
}

export const eras: readonly Era[] = [
  { name: '令和', code: 'R', latin: 'Reiwa', start: dayOf(2019, 5, 1) },
  { name: '平成', code: 'H', latin: 'Heisei', start: dayOf(1989, 1, 8) },
  { name: '昭和', code: 'S', latin: 'Showa', start: dayOf(1926, 12, 25) },
  { name: '大正', code: 'T', latin: 'Taisho', start: dayOf(1912, 7, 30) },
  { name: '明治', code: 'M', latin: 'Meiji', start: dayOf(1868, 10, 23) },
];

export function eraOf(day: Day): [Era, number] {
  const era = eras.find((e) => day >= e.start) ?? eras[eras.length - 1]!;
  return [era, ymd(day)[0] - ymd(era.start)[0] + 1];
}

export function warekiYear(day: Day): string {
  const [era, n] = eraOf(day);
  return `${era.name}${n === 1 ? '元' : n}年`;
}

export function wareki(day: Day): string {
  const [, m, d] = ymd(day);
  return `${warekiYear(day)}${m}月${d}日`;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

export function displayDay(day: Day, calendar: 'both' | 'seireki' | 'wareki', language: string): string {
  const [y, m, d] = ymd(day);
  if (language === 'en') return `${d} ${months[m - 1]} ${y}`;
  if (calendar === 'wareki') return wareki(day);
  const seireki = `${y}年${m}月${d}日`;
  return calendar === 'seireki' ? seireki : `${seireki}（${warekiYear(day)}）`;
}
