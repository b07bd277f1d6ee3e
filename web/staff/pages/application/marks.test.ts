import { describe, expect, it } from 'vitest';
import { deadlineAfter, endOfDay, noMarks, notesOf, toggled } from './marks';

describe('marks', () => {
  it('are set and taken back, and empty notes are not sent', () => {
    const one = toggled(toggled(noMarks, 'name'), 'photo');
    expect([...one.fields.keys()]).toEqual(['name', 'photo']);
    expect(notesOf({ fields: new Map([['name', ' '], ['photo', '顔が切れています']]) })).toEqual({ photo: '顔が切れています' });
    expect([...toggled(one, 'name').fields.keys()]).toEqual(['photo']);
    expect(noMarks.fields.size).toBe(0);
  });

  it('count days in Japan, whatever the zone of the machine', () => {
    expect(deadlineAfter(0, new Date('2026-11-23T15:30:00Z'))).toBe('2026-11-24');
    expect(deadlineAfter(14, new Date('2026-11-23T14:59:59Z'))).toBe('2026-12-07');
    expect(new Date(endOfDay('2026-12-07')).toISOString()).toBe('2026-12-07T14:59:59.000Z');
  });
});
