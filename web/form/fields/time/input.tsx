import { useState } from 'react';
import { Field, FieldGroup } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import type { TimeField } from '../../types';
import { asText, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { useFieldTexts } from '../texts';
import { clockOf, hoursOf, isClock, isListed, minutesOf, timesOf, type Hours } from './clock';
import { timeTexts } from './texts';
import { answerOf, parted, typedOf, type TypedTime } from './typed';

export function TimeInput(props: InputProps<TimeField>) {
  const { field } = props;
  return <TimeBoxes {...props} outer={frame(props)} hours={hoursOf(field.min, field.max, field.step)} />;
}

export type TimeBoxesProps = Omit<InputProps, 'field'> & { outer: ReturnType<typeof frame>; hours: Hours };

/** A time from a list when the steps are coarse, else hour and minute apart. */
export function TimeBoxes(props: TimeBoxesProps) {
  const count = timesOf(props.hours);
  return isListed(count) ? <TimeList {...props} count={count} /> : <TypedBoxes {...props} />;
}

const short = (clock: string) => clock.replace(/^0/, '');

/** 午後2時30分 for 14:30: who thinks in halves of the day sees a mistake. */
function useSpoken({ value, language }: TimeBoxesProps): string {
  const t = useFieldTexts(timeTexts, language);
  const clock = asText(value);
  if (!isClock(clock)) return '';
  const at = minutesOf(clock);
  const h = Math.floor(at / 60) % 12;
  const half = at < 12 * 60 ? 'am' : 'pm';
  return t(at % 60 === 0 ? `${half}Sharp` : half, { h, h12: h || 12, m: at % 60, mm: clock.slice(3) });
}

function TimeList(props: TimeBoxesProps & { count: number }) {
  const { outer, hours, value, onChange, t, count } = props;
  const chosen = asText(value);
  const slots = Array.from({ length: count }, (_, i) => clockOf(hours.from + i * hours.step));
  // What a draft brings along stays to be seen until another is chosen.
  const all = chosen === '' || slots.includes(chosen) ? slots : [chosen, ...slots];
  return (
    <Field {...outer} aside={<span role="status">{useSpoken(props)}</span>}>
      <Select
        value={chosen} width="s" placeholder={t('form.chooseOne')} options={all.map((s) => ({ value: s, label: short(s) }))}
        onChange={(event) => onChange(orNothing(event.target.value))}
      />
    </Field>
  );
}

/** What can be answered, told before one errs. */
function useLimits({ hours: { from, to, step }, language }: TimeBoxesProps): string {
  const t = useFieldTexts(timeTexts, language);
  const range = from > 0 || to < 24 * 60 - 1 ? t('between', { from: short(clockOf(from)), to: short(clockOf(to)) }) : '';
  const steps = step > 1 ? t('step', { step }) : '';
  return range && steps ? t('joined', { first: range, second: steps }) : range || steps;
}

function useTyped({ value, onChange }: TimeBoxesProps) {
  const answer = asText(value);
  const [typed, setTyped] = useState<TypedTime>(() => typedOf(answer));
  const current = (answerOf(typed) ?? '') === answer ? typed : typedOf(answer);
  const change = (part: Partial<TypedTime>) => {
    const next = { ...current, ...part };
    setTyped(next);
    onChange(answerOf(next));
  };
  return { typed: current, change };
}

function TypedBoxes(props: TimeBoxesProps) {
  const { path, language, outer } = props;
  const t = useFieldTexts(timeTexts, language);
  const { typed, change } = useTyped(props);
  const limits = useLimits(props);
  const hint = outer.hint && limits ? <>{outer.hint}<br />{limits}</> : (outer.hint ?? (limits || undefined));
  const described = [hint && `${path}-hint`, outer.error && `${path}-error`, `${path}-aside`].filter(Boolean).join(' ');
  const tidyUp = () => {
    const split = parted(typed);
    if (split) change(split);
  };
  const box = (name: 'hour' | 'minute') => (
    <label className="mf-date__part">
      <span>{t(name)}</span>
      <TextInput
        value={typed[name]} inputMode="numeric" maxLength={name === 'hour' ? 12 : 2} autoComplete="off" data-part={name}
        aria-invalid={outer.error ? true : undefined} aria-describedby={described} aria-required={props.required || undefined}
        onChange={(event) => change({ [name]: event.target.value })} onBlur={name === 'hour' ? tidyUp : undefined}
      />
    </label>
  );
  return (
    <FieldGroup {...outer} hint={hint} aside={<span role="status">{useSpoken(props)}</span>}>
      <div className="mf-date">
        {box('hour')}
        {box('minute')}
      </div>
    </FieldGroup>
  );
}
