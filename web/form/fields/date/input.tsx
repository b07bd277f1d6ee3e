import { useState } from 'react';
import { FieldGroup } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import { displayDay, eras, parseDay } from '../../evaluate/civil';
import type { DateField } from '../../types';
import { asText, frame } from '../frame';
import type { InputProps } from '../input';
import { answerOf, typedOf, type TypedDate } from './typed';

function useTyped({ field, value, onChange }: InputProps<DateField>) {
  const answer = asText(value);
  const [typed, setTyped] = useState<TypedDate>(() => start(answer, field));
  const current = (answerOf(typed) ?? '') === answer ? typed : typedOf(answer, typed.era !== '');
  const change = (part: Partial<TypedDate>) => {
    const next = { ...current, ...part };
    setTyped(next);
    onChange(answerOf(next));
  };
  return { typed: current, change };
}

function start(answer: string, field: DateField): TypedDate {
  if (answer !== '') return typedOf(answer, field.calendar === 'wareki');
  return { era: field.calendar === 'wareki' ? 'R' : '', year: '', month: '', day: '' };
}

export function DateInput(props: InputProps<DateField>) {
  return <DateBoxes {...props} outer={frame(props)} />;
}

/** Year, month and day apart, in the western calendar or in eras. */
export function DateBoxes({ outer, ...props }: InputProps<DateField> & { outer: ReturnType<typeof frame> }) {
  const { field, path, t, language, value } = props;
  const { typed, change } = useTyped(props);
  const described = [outer.hint && `${path}-hint`, outer.error && `${path}-error`, `${path}-aside`].filter(Boolean).join(' ');
  const part = (name: 'year' | 'month' | 'day', maxLength: number) => (
    <label className="mf-date__part">
      <span>{t(`form.${name}`)}</span>
      <TextInput
        value={typed[name]} inputMode="numeric" maxLength={maxLength} autoComplete="off" data-part={name}
        aria-invalid={outer.error ? true : undefined} aria-describedby={described} aria-required={props.required || undefined}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </label>
  );
  const day = parseDay(asText(value));
  return (
    <FieldGroup {...outer} aside={<span role="status">{day !== null && displayDay(day, field.calendar ?? 'both', language)}</span>}>
      <div className="mf-date">
        {field.calendar !== 'seireki' && language !== 'en' && (
          <label className="mf-date__part">
            <span>{t('form.era')}</span>
            <Select value={typed.era} placeholder={false} onChange={(event) => change({ era: event.target.value })}>
              <option value="">{t('form.eraWestern')}</option>
              {eras.map((e) => <option key={e.code} value={e.code}>{e.name}</option>)}
            </Select>
          </label>
        )}
        {part('year', 4)}
        {part('month', 2)}
        {part('day', 2)}
      </div>
    </FieldGroup>
  );
}
