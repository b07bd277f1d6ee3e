import type { LongTextField } from '../../types';
import { plainText, type Schema } from '../kind';
import { readText } from '../text/schema';

export const longTextSchema: Schema<LongTextField> = {
  ...plainText,
  read: (field, posted) => readText(field, posted, true, field.max_length ?? 2000),
};
