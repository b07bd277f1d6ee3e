import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { NumberField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { pick } from '../kind';
import { numberSchema } from './schema';

/** A phone's number pad has no minus: it is offered only when none is needed. */
function keypad(field: NumberField): 'numeric' | 'decimal' | undefined {
  if (field.min === undefined || field.min.startsWith('-')) return undefined;
  return (field.decimals ?? 0) > 0 ? 'decimal' : 'numeric';
}

export function NumberInput(props: InputProps<NumberField>) {
  const { field, value, onChange, language } = props;
  const text = asText(value);
  const unit = pick(field.unit, language);
  const tidyUp = () => {
    const read = numberSchema.read(field, text, { today: 0, language });
    if (typeof read.value === 'string' && read.value !== text) onChange(read.value);
  };
  return (
    <Field {...frame(props)}>
      <span className="mf-unit">
        <TextInput
          value={text} width="s" inputMode={keypad(field)} autoComplete="off"
          onChange={(event) => onChange(orNothing(event.target.value))} onBlur={tidyUp}
        />
        {unit && <span>{unit}</span>}
      </span>
    </Field>
  );
}
