import { fromInt } from '../../evaluate/decimal';
import { ofNumber } from '../../evaluate/value';
import type { TimeField } from '../../types';
import type { Schema } from '../kind';
import { displayTime, hoursOf, minutesOf, readTime } from './clock';
import { timeSentences } from './sentences';

export const timeSchema: Schema<TimeField> = {
  sentences: timeSentences,
  read: (field, posted) => readTime(posted, hoursOf(field.min, field.max, field.step)),
  value: (_field, value) => ofNumber(fromInt(minutesOf(String(value)))),
  display: (_field, value, language) => displayTime(String(value), language),
};
