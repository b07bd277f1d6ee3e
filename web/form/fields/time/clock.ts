// Times of day as internal/form/kind/time.go: minutes since midnight.
import { narrow } from '../../evaluate/chars';
import { nothing, problem, readString, refused, type Problem, type Reading } from '../kind';

/** When a time may lie: both ends included, in steps counted from the first. */
export interface Hours {
  from: number;
  to: number;
  step: number;
}

const two = (n: number) => String(n).padStart(2, '0');

/** The minutes since midnight of "HH:MM". */
export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

const clockText = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;

export const isClock = (text: string): boolean => clockText.test(text);

export function hoursOf(from: string | undefined, to: string | undefined, step: number | undefined): Hours {
  return {
    from: from !== undefined && isClock(from) ? minutesOf(from) : 0,
    to: to !== undefined && isClock(to) ? minutesOf(to) : 24 * 60 - 1,
    step: step ?? 1,
  };
}

/** How many times there are to choose from; none when the hours are reversed. */
export const timesOf = ({ from, to, step }: Hours): number => Math.max(0, Math.floor((to - from) / step) + 1);

/** So many times are better chosen from a list than typed. */
export const isListed = (count: number): boolean => count > 0 && count <= 48;

const forms = [/^([0-9]{1,2}):([0-9]{2})(?::00)?$/, /^([0-9]{1,2})([0-9]{2})$/, /^([0-9]{1,2})時(?:([0-9]{1,2})分?|(半))?$/];
const latin = /^([0-9]{1,2})(?::([0-9]{2}))?([AaPp])\.?[Mm]\.?$/;

const minutes = (h: number, m: number): number | null => (h <= 23 && m <= 59 ? h * 60 + m : null);

/**
 * A time as people write it: 9:30, ９：３０, 0930, 930, 9時30分, 9時半, 9時,
 * 午後1時5分, 9:30 pm, 正午. What could be two times is none: 9:5 (9:05 or
 * 9:50), 午後12時 (noon or midnight), 24:00 (of which day).
 */
export function parseTime(text: string): number | null {
  const s = narrow(text).replaceAll(' ', '');
  if (s === '正午') return 12 * 60;
  const abroad = latin.exec(s);
  if (abroad) {
    const h = Number(abroad[1]);
    if (h < 1 || h > 12) return null;
    return minutes((h % 12) + (abroad[3]!.toLowerCase() === 'p' ? 12 : 0), Number(abroad[2] ?? 0));
  }
  const half = /^午[前後]/.exec(s)?.[0];
  const found = hourAndMinute(half ? s.slice(2) : s);
  if (!found || (half && found[0] > 11)) return null;
  return minutes(found[0] + (half === '午後' ? 12 : 0), found[1]);
}

function hourAndMinute(s: string): [number, number] | null {
  for (const form of forms) {
    const m = form.exec(s);
    if (m) return [Number(m[1]), m[3] === '半' ? 30 : Number(m[2] ?? 0)];
  }
  return null;
}

export function readTime(posted: unknown, hours: Hours): Reading {
  const read = readString(posted, false);
  if ('fault' in read) return refused(read.fault);
  if (read.text === '') return nothing;
  const at = parseTime(read.text);
  return at === null ? refused('not_a_time') : { value: clockOf(at), problems: judge(at, hours) };
}

function judge(at: number, { from, to, step }: Hours): Problem[] {
  if (at < from) return [problem('time_too_early', { min: clockOf(from) })];
  if (at > to) return [problem('time_too_late', { max: clockOf(to) })];
  return (at - from) % step === 0 ? [] : [problem('time_step', { step, from: clockOf(from) })];
}

/** 9時30分, and 9:30 where fewer kanji or none are read. */
export function displayTime(clock: string, language: string): string {
  const at = minutesOf(clock);
  const [h, m] = [Math.floor(at / 60), at % 60];
  if (language !== 'ja') return `${h}:${two(m)}`;
  return m === 0 ? `${h}時` : `${h}時${m}分`;
}
