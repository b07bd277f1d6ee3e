// One line for each field type whose input every form's chunk holds; the others
// are in late.ts. The rules are in schemas.ts.
import type { ComponentType } from 'react';
import type { Field, FieldType } from '../types';
import { CalculationOutput } from './calculation/input';
import { ChoiceInput } from './choice/input';
import { ConsentInput } from './consent/input';
import { DateInput } from './date/input';
import { EmailInput } from './email/input';
import { ExplanationText } from './explanation/input';
import type { InputProps } from './input';
import { lateField } from './late';
import { LongTextInput } from './long-text/input';
import { MultipleChoiceInput } from './multiple-choice/input';
import { NameInput } from './name/input';
import { NumberInput } from './number/input';
import { PhoneInput } from './phone/input';
import { TextFieldInput } from './text/input';

const inputs: Partial<Record<FieldType, unknown>> = {
  text: TextFieldInput,
  long_text: LongTextInput,
  number: NumberInput,
  date: DateInput,
  choice: ChoiceInput,
  multiple_choice: MultipleChoiceInput,
  name: NameInput,
  phone: PhoneInput,
  email: EmailInput,
  consent: ConsentInput,
  explanation: ExplanationText,
  calculation: CalculationOutput,
};

/** The input of a field. */
export function inputOf(field: Field): ComponentType<InputProps> | undefined {
  return lateField(field)?.Input ?? (inputs[field.type] as ComponentType<InputProps> | undefined);
}
