import { Button } from '../../../ui/button';
import { RadioGroup } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/input';
import type { ChoiceField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { useShown } from './shown';

const manyOptions = 10;

export function ChoiceInput(props: InputProps<ChoiceField>) {
  const { field, value, onChange, required, t } = props;
  const options = useShown(props);
  const chosen = asText(value);
  if (options.length === 0 || field.display === 'select' || (field.display === undefined && field.options.length > manyOptions)) {
    return (
      <Field {...frame(props)}>
        <Select
          value={chosen} placeholder={t(options.length === 0 ? 'form.nothingOffered' : 'form.chooseOne')}
          options={options.map((o) => ({ value: o.value, label: o.text, disabled: o.disabled }))}
          onChange={(event) => onChange(orNothing(event.target.value))}
        />
      </Field>
    );
  }
  const clear = !required && chosen !== '' && <Button variant="text" size="sm" onClick={() => onChange(undefined)}>{t('form.clear')}</Button>;
  return <RadioGroup {...frame(props)} aside={clear || undefined} options={options} value={chosen} onChange={onChange} boxed />;
}
