import { Field } from '../../../ui/field';
import { CharacterCount, TextArea } from '../../../ui/input';
import type { LongTextField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';

export function LongTextInput(props: InputProps<LongTextField>) {
  const text = asText(props.value);
  return (
    <Field {...frame(props)} aside={<CharacterCount value={text} max={props.field.max_length ?? 2000} />}>
      <TextArea value={text} onChange={(event) => props.onChange(orNothing(event.target.value))} />
    </Field>
  );
}
