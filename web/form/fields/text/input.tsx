import { Field } from '../../../ui/field';
import { CharacterCount, TextInput } from '../../../ui/input';
import type { TextField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { textSchema } from './schema';

export function TextFieldInput(props: InputProps<TextField>) {
  const { field, value, onChange } = props;
  const text = asText(value);
  const tidyUp = () => {
    const read = textSchema.read(field, text, { today: 0, language: props.language });
    if (typeof read.value === 'string' && read.value !== text) onChange(read.value);
  };
  const max = field.max_length;
  const digits = field.charset === 'digits';
  return (
    <Field {...frame(props)} aside={max !== undefined && text.length * 2 > max ? <CharacterCount value={text} max={max} /> : undefined}>
      <TextInput
        value={text}
        inputMode={digits ? 'numeric' : undefined}
        width={max !== undefined && max <= 8 ? 's' : undefined}
        autoCapitalize={field.charset && field.charset !== 'any' ? 'none' : undefined}
        onChange={(event) => onChange(orNothing(event.target.value))}
        onBlur={tidyUp}
      />
    </Field>
  );
}
