import { Button } from '../../../ui/button';
import { Field, FieldGroup } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import type { AddressField } from '../../types';
import { firstAt, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { changePart, PartInput } from '../part-input';
import { partText } from '../parts';
import { useLookUp, type LookUpState } from './look-up';
import { addressParts, checkPostal, prefectures, tidyPostal } from './schema';

const told = { found: 'form.postalFound', several: 'form.postalSeveral', none: 'form.postalNone', failed: 'form.postalFailed' } as const;

function said(state: LookUpState): (typeof told)[keyof typeof told] | undefined {
  return state === 'idle' || state === 'busy' ? undefined : told[state];
}

type LookUp = ReturnType<typeof useLookUp>;

/** The postal code asks for its address as soon as it is complete. */
function Postal({ props, lookUp }: { props: InputProps<AddressField>; lookUp: LookUp }) {
  const { path, faults, say, t, value, required, services, inRow } = props;
  const id = `${path}.postal`;
  const text = partText(value, 'postal');
  const change = (typed: string) => {
    changePart(props, { postal: orNothing(typed) });
    if (checkPostal(tidyPostal(typed)) === '' && tidyPostal(typed) !== tidyPostal(text)) void lookUp.ask(typed);
  };
  const key = said(lookUp.state);
  return (
    <Field
      id={id} label={t('form.part.postal')} hint={t('form.hintPostal')} required={required || undefined} error={firstAt(faults, id, say)}
      aside={<span role="status">{key && t(key)}</span>}
    >
      <div className="mf-unit">
        <TextInput value={text} width="s" inputMode="numeric" autoComplete={inRow ? 'off' : 'postal-code'} onChange={(event) => change(event.target.value)} />
        {services.postal && (
          <Button variant="outline" busy={lookUp.state === 'busy'} onClick={() => void lookUp.ask(text)}>{t('form.postalLookUp')}</Button>
        )}
      </div>
    </Field>
  );
}

function Prefecture({ props }: { props: InputProps<AddressField> }) {
  const { path, faults, say, t, value, required, inRow } = props;
  const id = `${path}.prefecture`;
  return (
    <Field id={id} label={t('form.part.prefecture')} required={required || undefined} error={firstAt(faults, id, say)}>
      <Select
        value={partText(value, 'prefecture')} width="s" placeholder={t('form.chooseOne')} autoComplete={inRow ? 'off' : 'address-level1'}
        options={prefectures.map((p) => ({ value: p, label: p }))}
        onChange={(event) => changePart(props, { prefecture: orNothing(event.target.value) })}
      />
    </Field>
  );
}

export function AddressInput(props: InputProps<AddressField>) {
  const { t, path } = props;
  const lookUp = useLookUp(props);
  const part = (id: string) => addressParts.find((p) => p.id === id)!;
  return (
    <FieldGroup {...frame(props)}>
      <div className="mg-stack">
        <Postal props={props} lookUp={lookUp} />
        {lookUp.found.length > 0 && (
          <Field id={`${path}.choice`} label={t('form.postalSeveral')}>
            <Select
              placeholder={t('form.chooseOne')} defaultValue=""
              options={lookUp.found.map((a, i) => ({ value: String(i), label: a.city + a.town }))}
              onChange={(event) => event.target.value !== '' && lookUp.choose(Number(event.target.value))}
            />
          </Field>
        )}
        <Prefecture props={props} />
        <PartInput outer={props} part={part('city')} autoComplete="address-level2" />
        <PartInput outer={props} part={part('town')} autoComplete="address-line1" hint={t('form.hintTown')} />
        <PartInput outer={props} part={part('building')} autoComplete="address-line2" />
      </div>
    </FieldGroup>
  );
}
