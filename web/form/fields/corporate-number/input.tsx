import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { CorporateNumberField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { useFieldTexts } from '../texts';
import { corporateNumberSchema, tidyNumber } from './schema';
import { corporateNumberTexts } from './texts';

/** Thirteen digits; once they are right they are shown in groups, to compare. */
export function CorporateNumberInput(props: InputProps<CorporateNumberField>) {
  const { field, value, onChange, language } = props;
  const t = useFieldTexts(corporateNumberTexts, language);
  const outer = frame(props);
  const text = asText(value);
  const read = corporateNumberSchema.read(field, text, { today: 0, language });
  const shown = read.problems.length === 0 && read.value !== null ? corporateNumberSchema.display(field, read.value, language) : '';
  const tidyUp = () => {
    const tidied = tidyNumber(text.trim());
    if (/^[0-9]+$/.test(tidied) && tidied !== text) onChange(tidied);
  };
  return (
    <Field {...outer} hint={outer.hint ?? t('hint')} aside={<span role="status" className="mg-mono">{shown}</span>}>
      <TextInput
        value={text} width="m" inputMode="numeric" autoComplete="off" maxLength={40}
        onChange={(event) => onChange(orNothing(event.target.value))} onBlur={tidyUp}
      />
    </Field>
  );
}
