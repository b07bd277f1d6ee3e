import { Button } from '../../../ui/button';
import { RadioGroup } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { Select } from '../../../ui/input';
import type { ChoiceField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { pick } from '../kind';

const manyOptions = 10;

export function ChoiceInput(props: InputProps<ChoiceField>) {
  const { field, value, onChange, language, required, t } = props;
  const options = field.options.map((o) => ({ value: o.value, label: pick(o.label, language), hint: pick(o.hint, language) || undefined }));
  const chosen = asText(value);
  if (field.display === 'select' || (field.display === undefined && options.length > manyOptions)) {
    return (
      <Field {...frame(props)}>
        <Select value={chosen} options={options} placeholder={t('form.chooseOne')} onChange={(event) => onChange(orNothing(event.target.value))} />
      </Field>
    );
  }
  const clear = !required && chosen !== '' && <Button variant="text" size="sm" onClick={() => onChange(undefined)}>{t('form.clear')}</Button>;
  return <RadioGroup {...frame(props)} aside={clear || undefined} options={options} value={chosen} onChange={onChange} boxed />;
}
