import { useEffect, useMemo, type ReactNode } from 'react';
import { words } from '../../words';
import type { ChoiceField, MultipleChoiceField, Option } from '../../types';
import type { InputProps } from '../input';
import { pick, strings } from '../kind';
import { isOffered, optionOf } from './offers';

type Choosing = InputProps<ChoiceField> | InputProps<MultipleChoiceField>;

/** One option as it is offered now. */
export interface Shown {
  value: string;
  /** The words alone, for a list. */
  text: string;
  label: ReactNode;
  hint: ReactNode;
  /** 満員 */
  disabled: boolean;
}

/**
 * The options that are offered now. A choice that is offered no longer is taken
 * away, so that nothing is handed in that cannot be seen.
 */
export function useOffered({ field, value, by, onChange }: Choosing): readonly Option[] {
  const chosen = typeof value === 'string' ? [value] : strings(value);
  const kept = chosen.filter((v) => isOffered(field, optionOf(field, v), by));
  useEffect(() => {
    if (kept.length < chosen.length) onChange(field.type === 'multiple_choice' && kept.length > 0 ? kept : undefined);
  });
  return useMemo(() => (field.depends_on ? field.options.filter((o) => isOffered(field, o, by)) : field.options), [field, by]);
}

/** How an option reads, with the seats that are left. */
export function shown({ field, value, services, language, t }: Choosing, option: Option): Shown {
  const left = option.capacity === undefined ? undefined : services.seats?.(field.id, option.value);
  const seats = left === undefined ? '' : left > 0 ? t('form.seats', { count: left }) : t('form.full');
  const text = pick(option.label, language);
  const hint = words(option.hint, language);
  const taken = value === option.value || strings(value).includes(option.value);
  return {
    value: option.value,
    text: seats ? `${text} (${seats})` : text,
    label: words(option.label, language),
    hint: seats ? <>{hint} {seats}</> : hint || undefined,
    disabled: left !== undefined && left <= 0 && !taken,
  };
}

export const useShown = (props: Choosing): Shown[] => useOffered(props).map((option) => shown(props, option));
