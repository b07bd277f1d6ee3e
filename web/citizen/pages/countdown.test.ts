import { describe, expect, it } from 'vitest';
import { countdown } from './countdown';

const at = (text: string) => new Date(`${text}+09:00`);

describe('countdown', () => {
  const closing = (closes: string, now: string) => countdown({ window: 'open', closes: at(closes).toISOString() }, at(now));
  it('counts the days of Japan, not of Greenwich', () => {
    // 08:30 in Japan is still the day before in Greenwich.
    expect(closing('2026-12-03T17:15:00', '2026-12-01T08:30:00')).toEqual({ key: 'page.closesIn', params: { days: 2 } });
    expect(closing('2026-12-02T17:15:00', '2026-12-01T08:30:00')).toEqual({ key: 'page.closesTomorrow', params: { time: '17:14' } });
    expect(closing('2026-12-01T17:15:00', '2026-12-01T08:30:00')).toEqual({ key: 'page.closesToday', params: { time: '17:14' } });
  });
  it('ends the day before when it ends at midnight', () => {
    expect(closing('2026-12-02T00:00:00', '2026-12-01T08:30:00')).toEqual({ key: 'page.closesToday', params: { time: '23:59' } });
  });
  it('counts to the beginning while it has not begun', () => {
    const before = { window: 'not_yet' as const, opens: at('2026-12-01T09:00:00').toISOString(), closes: at('2026-12-02T09:00:00').toISOString() };
    expect(countdown(before, at('2026-11-30T23:59:00'))).toEqual({ key: 'page.opensTomorrow', params: { time: '09:00' } });
    expect(countdown(before, at('2026-12-01T00:00:00'))).toEqual({ key: 'page.opensToday', params: { time: '09:00' } });
    expect(countdown(before, at('2026-11-21T00:00:00'))).toEqual({ key: 'page.opensIn', params: { days: 10 } });
  });
  it('says nothing of what is far, over or not set', () => {
    expect(closing('2027-03-31T17:15:00', '2026-12-01T08:30:00')).toBeUndefined();
    expect(countdown({ window: 'open' }, at('2026-12-01T00:00:00'))).toBeUndefined();
    expect(countdown({ window: 'closed', closes: at('2026-12-02T00:00:00').toISOString() }, at('2026-12-01T00:00:00'))).toBeUndefined();
  });
});
