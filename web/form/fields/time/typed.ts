import { narrow } from '../../evaluate/chars';
import { clockOf, parseTime } from './clock';

/** A time while it is typed. */
export interface TypedTime {
  hour: string;
  minute: string;
}

/**
 * The answer for what is typed: a time once it is one, nothing when both are
 * empty, else the unfinished text, so that a draft keeps it.
 */
export function answerOf({ hour, minute }: TypedTime): string | undefined {
  const [h, m] = [narrow(hour).trim(), narrow(minute).trim()];
  if (h === '' && m === '') return undefined;
  const numbers = [h, m].map((s) => (/^[0-9]{1,2}$/.test(s) ? Number(s) : NaN)) as [number, number];
  return numbers[0] <= 23 && numbers[1] <= 59 ? clockOf(numbers[0] * 60 + numbers[1]) : `${h}:${m}`;
}

/** What to show for an answer. */
export function typedOf(answer: string): TypedTime {
  const at = parseTime(answer);
  if (at !== null) return { hour: String(Math.floor(at / 60)), minute: clockOf(at).slice(3) };
  const cut = answer.indexOf(':');
  return cut < 0 ? { hour: answer, minute: '' } : { hour: answer.slice(0, cut), minute: answer.slice(cut + 1) };
}

/** A whole time written into the box of the hour is parted: 0930, 9:30, 9時半. */
export function parted({ hour, minute }: TypedTime): TypedTime | undefined {
  if (minute !== '' || /^[0-9]{0,2}$/.test(narrow(hour).trim())) return undefined;
  return parseTime(hour) === null ? undefined : typedOf(hour);
}
