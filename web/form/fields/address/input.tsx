import { Button } from '../../../ui/button';
import { Field, FieldGroup } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import type { AddressField } from '../../types';
import { firstAt, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { changePart, PartInput } from '../part-input';
import { partText } from '../parts';
import { useFieldTexts } from '../texts';
import { useLookUp } from './look-up';
import { addressParts, checkPostal, prefectures, tidyPostal } from './schema';
import { addressTexts } from './texts';

type LookUp = ReturnType<typeof useLookUp>;

/** The postal code asks for its address as soon as it is complete. */
function Postal({ props, lookUp }: { props: InputProps<AddressField>; lookUp: LookUp }) {
  const { path, faults, say, language, value, required, services, inRow } = props;
  const words = useFieldTexts(addressTexts, language);
  const id = `${path}.postal`;
  const text = partText(value, 'postal');
  const change = (typed: string) => {
    changePart(props, { postal: orNothing(typed) });
    if (checkPostal(tidyPostal(typed)) === '' && tidyPostal(typed) !== tidyPostal(text)) void lookUp.ask(typed);
  };
  const { state } = lookUp;
  return (
    <Field
      id={id} label={words('postal')} hint={words('hintPostal')} required={required || undefined} error={firstAt(faults, id, say)}
      aside={<span role="status">{state !== 'idle' && state !== 'busy' && words(state)}</span>}
    >
      <div className="mf-unit">
        <TextInput value={text} width="s" inputMode="numeric" autoComplete={inRow ? 'off' : 'postal-code'} onChange={(event) => change(event.target.value)} />
        {services.postal && (
          <Button variant="outline" busy={state === 'busy'} onClick={() => void lookUp.ask(text)}>{words('lookUp')}</Button>
        )}
      </div>
    </Field>
  );
}

function Prefecture({ props }: { props: InputProps<AddressField> }) {
  const { path, faults, say, t, language, value, required, inRow } = props;
  const words = useFieldTexts(addressTexts, language);
  const id = `${path}.prefecture`;
  return (
    <Field id={id} label={words('prefecture')} required={required || undefined} error={firstAt(faults, id, say)}>
      <Select
        value={partText(value, 'prefecture')} width="s" placeholder={t('form.chooseOne')} autoComplete={inRow ? 'off' : 'address-level1'}
        options={prefectures.map((p) => ({ value: p, label: p }))}
        onChange={(event) => changePart(props, { prefecture: orNothing(event.target.value) })}
      />
    </Field>
  );
}

export function AddressInput(props: InputProps<AddressField>) {
  const { t, path, language } = props;
  const words = useFieldTexts(addressTexts, language);
  const lookUp = useLookUp(props);
  const part = (id: string) => addressParts.find((p) => p.id === id)!;
  return (
    <FieldGroup {...frame(props)}>
      <div className="mg-stack">
        <Postal props={props} lookUp={lookUp} />
        {lookUp.found.length > 0 && (
          <Field id={`${path}.choice`} label={words('several')}>
            <Select
              placeholder={t('form.chooseOne')} defaultValue=""
              options={lookUp.found.map((a, i) => ({ value: String(i), label: a.city + a.town }))}
              onChange={(event) => event.target.value !== '' && lookUp.choose(Number(event.target.value))}
            />
          </Field>
        )}
        <Prefecture props={props} />
        <PartInput outer={props} part={part('city')} autoComplete="address-level2" />
        <PartInput outer={props} part={part('town')} autoComplete="address-line1" hint={words('hintTown')} />
        <PartInput outer={props} part={part('building')} autoComplete="address-line2" />
      </div>
    </FieldGroup>
  );
}
