// One setting a component: a label, an input, and nothing in the document
// where the setting is left as it is.
import { Checkbox } from '../../ui/choice';
import { Field as Labelled } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { narrow } from '../evaluate/chars';
import { parseDecimal } from '../evaluate/decimal';

interface Setting<V> {
  label: string;
  value: V | undefined;
  onChange: (value: V | undefined) => void;
  hint?: string;
  error?: string;
}

/** A whole number; empty takes the setting away. */
export function NumberSetting({ label, value, onChange, min = 0, max, hint, error, placeholder }: Setting<number> & { min?: number; max?: number; placeholder?: string }) {
  const read = (text: string) => {
    if (text === '') return onChange(undefined);
    const n = Math.max(min, Math.trunc(Number(text)));
    if (!Number.isNaN(n)) onChange(max === undefined ? n : Math.min(n, max));
  };
  return (
    <Labelled label={label} hint={hint} error={error}>
      <TextInput width="s" type="number" min={min} max={max} placeholder={placeholder} value={value ?? ''} onChange={(e) => read(e.target.value)} />
    </Labelled>
  );
}

/** An exact decimal, kept as text; full-width digits are taken too. */
export function DecimalSetting({ label, value, onChange, hint, error }: Setting<string>) {
  const wrong = value !== undefined && parseDecimal(value) === null ? '数字で入力してください。' : undefined;
  return (
    <Labelled label={label} hint={hint} error={wrong ?? error}>
      <TextInput width="s" inputMode="decimal" value={value ?? ''} onChange={(e) => onChange(narrow(e.target.value).replace(/,/g, '') || undefined)} />
    </Labelled>
  );
}

/** One of several; the fallback is what holds when the document says nothing. */
export function SelectSetting<V extends string>({
  label, value, onChange, fallback, options, hint, error,
}: Setting<V> & { fallback: V; options: readonly { value: V; label: string; disabled?: boolean }[] }) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      <Select value={value ?? fallback} onChange={(e) => onChange(e.target.value === fallback ? undefined : (e.target.value as V))} options={options} />
    </Labelled>
  );
}

/** Yes or no; only what differs from `fallback` is written. */
export function CheckSetting({ label, value, onChange, hint, fallback = false }: Omit<Setting<boolean>, 'error'> & { fallback?: boolean }) {
  return <Checkbox label={label} hint={hint} checked={value ?? fallback} onChange={(e) => onChange(e.target.checked === fallback ? undefined : e.target.checked)} />;
}

/** A time of day, "HH:MM". */
export function TimeSetting({ label, value, onChange, hint, error }: Setting<string>) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      <TextInput width="s" type="time" value={value ?? ''} onChange={(e) => onChange(e.target.value || undefined)} />
    </Labelled>
  );
}

/** A calendar for dates that people read and write. */
export function CalendarSetting({ value, onChange }: { value: 'both' | 'seireki' | 'wareki' | undefined; onChange: (value: 'both' | 'seireki' | 'wareki' | undefined) => void }) {
  return (
    <SelectSetting
      label="暦"
      value={value}
      fallback="both"
      onChange={onChange}
      options={[
        { value: 'both', label: '西暦と和暦' },
        { value: 'seireki', label: '西暦だけ' },
        { value: 'wareki', label: '和暦だけ' },
      ]}
    />
  );
}
