import type { Language } from './language';

// Every date a person sees is Japan's: a phone set to another zone still shows
// the municipality's day and hour.
const zone = 'Asia/Tokyo';

function locale(language: Language): string {
  return language === 'en' ? 'en-GB' : 'ja-JP';
}

function parse(value: string | Date): Date {
  if (value instanceof Date) return value;
  // A bare date is a day in Japan, not midnight in Greenwich.
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00+09:00`) : new Date(value);
}

/** 2026年11月23日 */
export function formatDate(value: string | Date, language: Language = 'ja'): string {
  return new Intl.DateTimeFormat(locale(language), { dateStyle: 'long', timeZone: zone }).format(parse(value));
}

/** 令和8年11月23日; in English the western year. */
export function formatEra(value: string | Date, language: Language = 'ja'): string {
  if (language === 'en') return formatDate(value, language);
  const text = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', { dateStyle: 'long', timeZone: zone }).format(parse(value));
  return text.replace(/([^\d])1年/, '$1元年');
}

/** 2026年11月23日(月) 17:15 */
export function formatDateTime(value: string | Date, language: Language = 'ja'): string {
  const date = parse(value);
  const day = new Intl.DateTimeFormat(locale(language), { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short', timeZone: zone }).format(date);
  const time = new Intl.DateTimeFormat(locale(language), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(date);
  return `${day} ${time}`;
}

/**
 * The last day before an instant that is no longer in time: a period that ends
 * at midnight ends the day before.
 */
export function lastDay(end: string | Date, language: Language = 'ja'): string {
  return formatDate(new Date(parse(end).getTime() - 1), language);
}

/** 2026/11/23 17:15, for tables. */
export function formatShort(value: string | Date): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone,
  }).formatToParts(parse(value));
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year')}/${of('month')}/${of('day')} ${of('hour')}:${of('minute')}`;
}

/** The day in Japan, `YYYY-MM-DD`. */
export function dayInJapan(value: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(value);
}

/** 1.2 MB */
export function formatBytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1000)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

/** 1,200円 */
export function formatYen(amount: number, language: Language = 'ja'): string {
  const digits = new Intl.NumberFormat('ja-JP').format(amount);
  return language === 'en' ? `¥${digits}` : `${digits}円`;
}
