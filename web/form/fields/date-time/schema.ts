import { parseDay } from '../../evaluate/civil';
import { fromInt } from '../../evaluate/decimal';
import { ofDay, ofNumber, ofObject } from '../../evaluate/value';
import type { DateField, DateTimeField } from '../../types';
import { dateSchema } from '../date/schema';
import type { Schema } from '../kind';
import { partText } from '../parts';
import { partOf, readEach } from '../read-each';
import { displayTime, hoursOf, minutesOf, readTime } from '../time/clock';
import { timeSentences } from '../time/sentences';
import { dateTimeParts } from './texts';

/** The settings of the day, as a field of its own. */
export function dateOf({ id, label, min, max, calendar }: Pick<DateTimeField, 'id' | 'label' | 'min' | 'max' | 'calendar'>): DateField {
  return { id, label, type: 'date', ...(min !== undefined && { min }), ...(max !== undefined && { max }), ...(calendar && { calendar }) };
}

export const dateTimeSchema: Schema<DateTimeField> = {
  sentences: timeSentences,
  partName: (_field, part, language) => partOf(dateTimeParts, part, language),
  read: (field, posted, context) =>
    readEach(posted, [
      ['date', (v) => dateSchema.read(dateOf(field), v, context)],
      ['time', (v) => readTime(v, hoursOf(field.opens, field.closes, field.step))],
    ]),
  value(_field, value, part) {
    const s = partText(value, part);
    if (part === '') return ofObject();
    if (s === '') return null;
    return part === 'time' ? ofNumber(fromInt(minutesOf(s))) : ofDay(parseDay(s));
  },
  display(field, value, language) {
    const [date, time] = [partText(value, 'date'), partText(value, 'time')];
    const day = date && dateSchema.display(dateOf(field), date, language);
    if (time === '') return day;
    const at = displayTime(time, language);
    if (day === '') return at;
    return language === 'en' ? `${day}, ${at}` : `${day} ${at}`;
  },
};
