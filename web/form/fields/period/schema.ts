import { parseDay } from '../../evaluate/civil';
import { fromInt } from '../../evaluate/decimal';
import { ofDay, ofNumber, ofObject } from '../../evaluate/value';
import type { PeriodField } from '../../types';
import { dateSchema } from '../date/schema';
import { dateOf } from '../date-time/schema';
import type { Problem, Schema } from '../kind';
import { partText } from '../parts';
import { partOf, readEach } from '../read-each';
import { periodSentences } from './sentences';
import { periodParts } from './texts';

const endsOf = (value: unknown) => [parseDay(partText(value, 'from')), parseDay(partText(value, 'to'))] as const;

/** Counts both ends; 0 when an end is missing or they are reversed. */
export function daysOf(value: unknown): number {
  const [from, to] = endsOf(value);
  return from === null || to === null || to < from ? 0 : to - from + 1;
}

/** Looks at both ends together; what it finds stands at the end. */
function judge(field: PeriodField, value: unknown): Problem[] {
  const [from, to] = endsOf(value);
  if (from === null || to === null) return [];
  const days = to - from + 1;
  if (days < 1) return [{ part: 'to', key: 'period_reversed' }];
  const { min_days: min = 1, max_days: max } = field;
  if (days < min) return [{ part: 'to', key: 'period_too_short', params: { min } }];
  return max !== undefined && days > max ? [{ part: 'to', key: 'period_too_long', params: { max } }] : [];
}

function english(from: string, to: string, days: number): string {
  if (to === '') return `from ${from}`;
  if (from === '') return `until ${to}`;
  if (days === 0) return `${from} to ${to}`;
  return `${from} to ${to} (${days} ${days === 1 ? 'day' : 'days'})`;
}

export const periodSchema: Schema<PeriodField> = {
  sentences: periodSentences,
  partName: (_field, part, language) => partOf(periodParts, part, language),
  read(field, posted, context) {
    const one = (v: unknown) => dateSchema.read(dateOf(field), v, context);
    const { value, problems } = readEach(posted, [['from', one], ['to', one]]);
    return { value, problems: [...problems, ...judge(field, value)] };
  },
  value(_field, value, part) {
    if (part === '') return ofObject();
    if (part !== 'days') return ofDay(parseDay(partText(value, part)));
    const days = daysOf(value);
    return days > 0 ? ofNumber(fromInt(days)) : null;
  },
  display(field, value, language) {
    const [from, to] = ['from', 'to'].map((part) => {
      const s = partText(value, part);
      return s && dateSchema.display(dateOf(field), s, language);
    }) as [string, string];
    const days = daysOf(value);
    if (language === 'en') return english(from, to, days);
    return (from && `${from}から`) + (to && `${to}まで`) + (days > 0 ? `（${days}日間）` : '');
  },
};
