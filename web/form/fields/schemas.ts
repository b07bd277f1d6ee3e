// One line for each field type that every form's chunk holds: its rules. The
// other types are in late.ts.
import type { Field, FieldType } from '../types';
import { calculationSchema } from './calculation/schema';
import { choiceSchema } from './choice/schema';
import { consentSchema } from './consent/schema';
import { dateSchema } from './date/schema';
import { emailSchema } from './email/schema';
import { explanationSchema } from './explanation/schema';
import type { Schema } from './kind';
import { lateField } from './late';
import { longTextSchema } from './long-text/schema';
import { multipleChoiceSchema } from './multiple-choice/schema';
import { nameSchema } from './name/schema';
import { numberSchema } from './number/schema';
import { phoneSchema } from './phone/schema';
import { textSchema } from './text/schema';

const schemas: Partial<Record<FieldType, unknown>> = {
  text: textSchema,
  long_text: longTextSchema,
  number: numberSchema,
  date: dateSchema,
  choice: choiceSchema,
  multiple_choice: multipleChoiceSchema,
  name: nameSchema,
  phone: phoneSchema,
  email: emailSchema,
  consent: consentSchema,
  explanation: explanationSchema,
  calculation: calculationSchema,
};

/** The rules of a field's type; undefined for a repeating group. */
export function schemaOf(field: Field): Schema | undefined {
  return (schemas[field.type] as Schema | undefined) ?? lateField(field)?.schema;
}
