import type { ComponentProps, FocusEvent } from 'react';
import { Field } from '../../ui/field';
import { TextInput } from '../../ui/input';
import type { FormKey } from '../../i18n/form/ja';
import { tidy } from '../evaluate/chars';
import { firstAt, orNothing } from './frame';
import type { InputProps } from './input';
import { isRecord } from './kind';
import { partText, type Part } from './parts';
import { schemaOf } from './schemas';

/** Changes one part of a value with several; no part left is no answer. */
export function changePart({ value, onChange }: InputProps, changes: Record<string, string | undefined>): void {
  const next: Record<string, unknown> = { ...(isRecord(value) ? value : {}) };
  for (const [id, text] of Object.entries(changes)) {
    if (text === undefined) delete next[id];
    else next[id] = text;
  }
  onChange(Object.keys(next).length === 0 ? undefined : next);
}

type Extra = Pick<ComponentProps<typeof TextInput>, 'autoComplete' | 'inputMode' | 'personName' | 'width' | 'onCompositionStart' | 'onCompositionUpdate' | 'onCompositionEnd' | 'onBlur'>;

/** One part of a name or an address, with its own label and error. */
export function PartInput({ outer, part, hint, ...extra }: Extra & { outer: InputProps; part: Part; hint?: string }) {
  const { path, faults, say, t, value, inRow, required } = outer;
  const id = `${path}.${part.id}`;
  const text = partText(value, part.id);
  const tidyUp = (event: FocusEvent<HTMLInputElement>) => {
    extra.onBlur?.(event);
    const tidied = part.tidy ? tidy(part.tidy(text)) : text;
    if (tidied !== text) changePart(outer, { [part.id]: orNothing(tidied) });
  };
  return (
    <Field id={id} label={schemaOf(outer.field)?.partName?.(outer.field, part.id, outer.language) || t(`form.part.${part.id}` as FormKey)} hint={hint} required={part.optional ? false : required || undefined} error={firstAt(faults, id, say)}>
      <TextInput
        {...extra}
        autoComplete={inRow ? 'off' : extra.autoComplete}
        value={text}
        onChange={(event) => changePart(outer, { [part.id]: orNothing(event.target.value) })}
        onBlur={tidyUp}
      />
    </Field>
  );
}
