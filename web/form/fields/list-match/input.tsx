import { useState } from 'react';
import { tidy } from '../../evaluate/chars';
import type { FormKey } from '../../../i18n/form/ja';
import { Button } from '../../../ui/button';
import { Field, FieldGroup } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { DateField, ListMatchField } from '../../types';
import { DateBoxes } from '../date/input';
import { asText, firstAt, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText } from '../parts';
import { useFieldTexts } from '../texts';
import { listMatchSchema, listParts, listPartName } from './schema';
import { listMatchTexts } from './texts';

type Props = InputProps<ListMatchField>;

type Answer = 'idle' | 'busy' | 'found' | 'foundFilled' | 'failed' | { key: string };

/** Asks once at a time; what is typed meanwhile makes the answer an old one. */
function useMatch({ field, path, value, services, prefill, language }: Props) {
  const [answer, setAnswer] = useState<{ about: string; state: Answer }>({ about: '', state: 'idle' });
  const read = listMatchSchema.read(field, value, { today: 0, language });
  const ready = read.value !== null && read.problems.length === 0;
  const about = JSON.stringify(read.value);
  const ask = async () => {
    if (!ready || !services.match) return;
    setAnswer({ about, state: 'busy' });
    const check = partText(read.value, 'check');
    try {
      const found = await services.match(field.id, { number: partText(read.value, 'number'), ...(check && { check }) });
      if (found.ok) prefill(found.prefill);
      setAnswer({ about, state: found.ok ? (Object.keys(found.prefill).length > 0 ? 'foundFilled' : 'found') : { key: found.key } });
    } catch {
      setAnswer({ about, state: 'failed' });
    }
    document.getElementById(`${path}-told`)?.scrollIntoView?.({ block: 'nearest' });
  };
  return { state: answer.about === about ? answer.state : 'idle', ready, ask };
}

function Part({ props, part }: { props: Props; part: 'number' | 'check' }) {
  const { field, path, faults, say, value, required, language } = props;
  const id = `${path}.${part}`;
  const outer = { id, label: listPartName(field, part, language), required: required || undefined, error: firstAt(faults, id, say) };
  const text = partText(value, part);
  if (part === 'check' && field.check === 'birth_date') {
    const date: DateField = { id: field.id, type: 'date', label: field.label };
    return (
      <DateBoxes
        {...(props as unknown as InputProps<DateField>)} field={date} path={id} value={text} outer={outer}
        onChange={(day) => changePart(props as unknown as InputProps, { check: orNothing(asText(day)) })}
      />
    );
  }
  const tidied = () => tidy(listParts(field).find((p) => p.id === part)!.tidy!(text));
  return (
    <Field {...outer}>
      <TextInput
        value={text} width="m" autoComplete="off" autoCapitalize="characters" spellCheck={false}
        onChange={(event) => changePart(props as unknown as InputProps, { [part]: orNothing(event.target.value) })}
        onBlur={() => tidied() !== text && changePart(props as unknown as InputProps, { [part]: orNothing(tidied()) })}
      />
    </Field>
  );
}

/** The number, what proves it, and a button that asks the list of persons. */
export function ListMatchInput(props: Props) {
  const { field, path, language, services, t } = props;
  const words = useFieldTexts(listMatchTexts, language);
  const { state, ready, ask } = useMatch(props);
  const told = () => {
    if (typeof state === 'object') return state.key in listMatchTexts.ja ? words(state.key as 'list_mismatch') : t(state.key as FormKey);
    return state === 'idle' || state === 'busy' ? '' : words(state);
  };
  const bad = state === 'failed' || typeof state === 'object';
  return (
    <FieldGroup {...frame(props)} required={undefined}>
      <div className="mg-stack">
        <Part props={props} part="number" />
        {(field.check === 'birth_date' || field.check === 'code') && <Part props={props} part="check" />}
        {services.match
          ? <div><Button variant="outline" busy={state === 'busy'} disabled={!ready} onClick={() => void ask()}>{words('ask')}</Button></div>
          : <p className="mg-sub">{words('preview')}</p>}
        <p id={`${path}-told`} role="status" className={bad ? 'mg-field__error' : undefined}>{told()}</p>
      </div>
    </FieldGroup>
  );
}
