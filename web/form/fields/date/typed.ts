import { narrow } from '../../evaluate/chars';
import { eraOf, eras, formatDay, newDay, parseDay, ymd } from '../../evaluate/civil';

/** A date while it is typed. era is '' for the western calendar. */
export interface TypedDate {
  era: string;
  year: string;
  month: string;
  day: string;
}

/**
 * The answer for what is typed: a date once it is one, nothing when all is
 * empty, else the unfinished text, so that a draft keeps it.
 */
export function answerOf({ era, year, month, day }: TypedDate): string | undefined {
  const [y, m, d] = [year, month, day].map((s) => narrow(s).trim());
  if (!y && !m && !d) return undefined;
  const start = eras.find((e) => e.code === era)?.start;
  const offset = start === undefined ? 0 : ymd(start)[0] - 1;
  const numbers = [y, m, d].map((s) => (/^[0-9]{1,4}$/.test(s!) ? Number(s) : NaN));
  const found = y === '元' && start !== undefined ? newDay(offset + 1, numbers[1]!, numbers[2]!) : newDay(numbers[0]! + offset, numbers[1]!, numbers[2]!);
  return found === null || Number.isNaN(found) ? `${era}${y}-${m}-${d}` : formatDay(found);
}

/** What to show for an answer, in the western calendar or in eras. */
export function typedOf(answer: string, inEras: boolean): TypedDate {
  const day = parseDay(answer);
  if (day === null) {
    const m = /^([RHSTM]?)([^-]*)-([^-]*)-([^-]*)$/.exec(answer);
    return { era: m?.[1] ?? '', year: m?.[2] ?? '', month: m?.[3] ?? '', day: m?.[4] ?? '' };
  }
  const [y, m, d] = ymd(day);
  if (!inEras) return { era: '', year: String(y), month: String(m), day: String(d) };
  const [era, n] = eraOf(day);
  return { era: era.code, year: String(n), month: String(m), day: String(d) };
}
