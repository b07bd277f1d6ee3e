import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { PhoneField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';

export function PhoneInput(props: InputProps<PhoneField>) {
  return (
    <Field {...frame(props)}>
      <TextInput
        type="tel" inputMode="tel" width="m" autoComplete={props.inRow ? 'off' : 'tel'} value={asText(props.value)}
        onChange={(event) => props.onChange(orNothing(event.target.value))}
      />
    </Field>
  );
}
