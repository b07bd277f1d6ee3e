// A limit of a date ("today+30d") as people say it.
import { displayDay, parseDay } from '../evaluate/civil';

export type Unit = 'd' | 'm' | 'y';

export type DateLimitValue =
  | { kind: 'none' }
  | { kind: 'today' }
  | { kind: 'date'; date: string }
  | { kind: 'after' | 'before'; count: number; unit: Unit };

const units: Record<Unit, string> = { d: '日', m: 'か月', y: '年' };

export function readLimit(text: string | undefined): DateLimitValue {
  if (!text) return { kind: 'none' };
  if (text === 'today') return { kind: 'today' };
  const m = /^today([+-])([0-9]+)([dmy])$/.exec(text);
  if (m) return { kind: m[1] === '+' ? 'after' : 'before', count: Number(m[2]), unit: m[3] as Unit };
  return { kind: 'date', date: text };
}

export function writeLimit(limit: DateLimitValue): string | undefined {
  switch (limit.kind) {
    case 'none':
      return undefined;
    case 'today':
      return 'today';
    case 'date':
      return limit.date || undefined;
    default:
      return `today${limit.kind === 'after' ? '+' : '-'}${limit.count}${limit.unit}`;
  }
}

/** 「今日」「今日から30日後」「18年前の今日」; '' for no limit. */
export function limitWords(text: string | undefined): string {
  const limit = readLimit(text);
  switch (limit.kind) {
    case 'none':
      return '';
    case 'today':
      return '今日';
    case 'date': {
      const day = parseDay(limit.date);
      return day === null ? limit.date : displayDay(day, 'both', 'ja');
    }
    case 'after':
      return `今日から${limit.count}${units[limit.unit]}後`;
    case 'before':
      return `今日より${limit.count}${units[limit.unit]}前`;
  }
}

/** Both limits in one sentence: 「今日から今日から30日後まで」 is said shorter. */
export function rangeWords(min: string | undefined, max: string | undefined): string {
  const [from, to] = [limitWords(min), limitWords(max)];
  if (!from && !to) return 'いつの日付でも受け付けます。';
  if (from === '今日' && readLimit(max).kind === 'after') return `${to}まで受け付けます（今日を含みます）。`;
  return `${from && `${from}以降`}${from && to && '、'}${to && `${to}まで`}の日付を受け付けます。`;
}
