// One line for each field type: its input. The rules are in schemas.ts.
import type { ComponentType } from 'react';
import type { FieldType } from '../types';
import { AddressInput } from './address/input';
import { AttachmentInput } from './attachment/input';
import { CalculationOutput } from './calculation/input';
import { ChoiceInput } from './choice/input';
import { ConsentInput } from './consent/input';
import { DateInput } from './date/input';
import { EmailInput } from './email/input';
import { ExplanationText } from './explanation/input';
import type { InputProps } from './input';
import { LongTextInput } from './long-text/input';
import { MultipleChoiceInput } from './multiple-choice/input';
import { NameInput } from './name/input';
import { NumberInput } from './number/input';
import { PhoneInput } from './phone/input';
import { TextFieldInput } from './text/input';

const inputs: Record<Exclude<FieldType, 'group'>, unknown> = {
  text: TextFieldInput,
  long_text: LongTextInput,
  number: NumberInput,
  date: DateInput,
  choice: ChoiceInput,
  multiple_choice: MultipleChoiceInput,
  name: NameInput,
  address: AddressInput,
  phone: PhoneInput,
  email: EmailInput,
  attachment: AttachmentInput,
  consent: ConsentInput,
  explanation: ExplanationText,
  calculation: CalculationOutput,
};

/** The input of a field's type; undefined for a repeating group. */
export function inputOf(type: FieldType): ComponentType<InputProps> | undefined {
  return type === 'group' ? undefined : (inputs[type] as ComponentType<InputProps>);
}
