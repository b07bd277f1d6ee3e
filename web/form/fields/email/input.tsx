import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { EmailField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { emailSchema } from './schema';

export function EmailInput(props: InputProps<EmailField>) {
  const text = asText(props.value);
  const tidyUp = () => {
    const read = emailSchema.read(props.field, text, { today: 0, language: props.language });
    if (typeof read.value === 'string' && read.value !== text) props.onChange(read.value);
  };
  // type="email" would rewrite what is typed (domains, blanks) on its own.
  return (
    <Field {...frame(props)}>
      <TextInput
        inputMode="email" width="full" autoCapitalize="none" spellCheck={false} autoComplete={props.inRow ? 'off' : 'email'} value={text}
        onChange={(event) => props.onChange(orNothing(event.target.value))} onBlur={tidyUp}
      />
    </Field>
  );
}
