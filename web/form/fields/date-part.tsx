// A date within a value with parts; late types only.
import type { DateTimeField, PeriodField } from '../types';
import { DateBoxes } from './date/input';
import { dateOf } from './date-time/schema';
import { asText, firstAt, type frame, orNothing } from './frame';
import type { InputProps } from './input';
import { changePart } from './part-input';
import { partText } from './parts';
import { schemaOf } from './schemas';

type Outer = InputProps<DateTimeField> | InputProps<PeriodField>;

/** Label and error of a part; the badge stands at the whole. */
export function partFrame({ field, path, faults, say, language }: InputProps, part: string): ReturnType<typeof frame> {
  const id = `${path}.${part}`;
  return { id, label: schemaOf(field)?.partName?.(field, part, language), error: firstAt(faults, id, say) };
}

/** Takes one part's answer into the whole. */
export const partChange = (outer: InputProps, part: string) => (value: unknown) => changePart(outer, { [part]: orNothing(asText(value)) });

export function DatePart({ outer, part }: { outer: Outer; part: string }) {
  return (
    <DateBoxes
      {...outer} field={dateOf(outer.field)} path={`${outer.path}.${part}`} value={partText(outer.value, part)}
      outer={partFrame(outer, part)} onChange={partChange(outer, part)}
    />
  );
}
