// Which fields are asked back, with a word on each.

export interface Marks {
  fields: ReadonlyMap<string, string>;
}

export const noMarks: Marks = { fields: new Map() };

export function toggled(marks: Marks, field: string): Marks {
  const fields = new Map(marks.fields);
  if (!fields.delete(field)) fields.set(field, '');
  return { fields };
}

/** Notes that say something, as the API takes them. */
export function notesOf(marks: Marks): Record<string, string> {
  return Object.fromEntries([...marks.fields].filter(([, note]) => note.trim() !== ''));
}

/** The end of the day in Japan so many days on. */
export function deadlineAfter(days: number, now: Date): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(new Date(now.getTime() + days * 86_400_000));
  return day;
}

/** 23:59:59 of the day in Japan. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59+09:00`;
}
