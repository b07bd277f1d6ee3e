import type { FieldProps } from '../../ui/field';
import type { Fault } from '../types';
import { words } from '../words';
import type { InputProps } from './input';

type Frame = Omit<FieldProps, 'children'> & { error: string | undefined };

/** Label, badge, hint and error of a whole field, for Field or FieldGroup. */
export function frame({ field, path, faults, required, language, say }: InputProps): Frame {
  return {
    id: path,
    label: words(field.label, language),
    required,
    hint: words(field.hint, language) || undefined,
    error: firstAt(faults, path, say),
  };
}

/** The sentence of the first fault at exactly this place. */
export function firstAt(faults: readonly Fault[], path: string, say: (fault: Fault) => string): string | undefined {
  const found = faults.find((f) => f.path === path);
  return found && say(found);
}

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An empty input is no answer. */
export const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);
