import { narrow } from '../../evaluate/chars';
import { addDays, addMonths, displayDay, formatDay, parseDay, type Day } from '../../evaluate/civil';
import { ofDay } from '../../evaluate/value';
import type { DateField } from '../../types';
import { nothing, problem, readString, refused, type Problem, type Schema } from '../kind';

/** A bound: "2024-04-01", "today", or "today-18y" (d, m or y). */
export function boundDay(bound: string | undefined, today: Day): Day | null {
  if (bound === undefined) return null;
  const fixed = parseDay(bound);
  if (fixed !== null) return fixed;
  const m = /^today(?:([+-][0-9]{1,5})([dmy]))?$/.exec(bound);
  if (!m) return null;
  const n = Number(m[1] ?? 0);
  const shifted = addMonths(today, m[2] === 'm' ? n : m[2] === 'y' ? 12 * n : 0);
  return shifted === null ? null : addDays(shifted, m[2] === 'd' ? n : 0);
}

export const dateSchema: Schema<DateField> = {
  read(field, posted, { today }) {
    const read = readString(posted, false);
    if ('fault' in read) return refused(read.fault);
    if (read.text === '') return nothing;
    const day = parseDay(narrow(read.text));
    if (day === null) return refused('not_a_date');
    const problems: Problem[] = [];
    const min = boundDay(field.min, today);
    const max = boundDay(field.max, today);
    if (min !== null && day < min) problems.push(problem('date_too_early', { min: formatDay(min) }));
    if (max !== null && day > max) problems.push(problem('date_too_late', { max: formatDay(max) }));
    return { value: formatDay(day), problems };
  },
  value: (_field, value) => ofDay(parseDay(String(value))),
  display(field, value, language) {
    const day = parseDay(String(value));
    return day === null ? String(value) : displayDay(day, field.calendar ?? 'both', language);
  },
};
