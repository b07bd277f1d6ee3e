import './input.css';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { useT } from '../i18n/context';
import { cx } from './class-names';
import { useFieldProps } from './field';

type Size = 'lg' | 'md' | 'sm';
type Width = 'xs' | 's' | 'm' | 'full';

type OwnSize = { inputSize?: Size; width?: Width };

function merged<P extends { 'aria-invalid'?: unknown; 'aria-describedby'?: string }>(field: object, props: P): P {
  const own = Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
  return { ...field, ...own } as P;
}

export type TextInputProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'width' | 'size'> & OwnSize & {
  /** Draws rare characters of personal names. */
  personName?: boolean;
};

/** One line of text; `type`, `inputMode` and `autoComplete` as in HTML. */
export function TextInput({ inputSize, width, personName, className, type = 'text', ...rest }: TextInputProps) {
  const field = useFieldProps();
  return (
    <input
      {...merged(field, rest)}
      type={type}
      className={cx('mg-input', className)}
      data-size={inputSize}
      data-width={width}
      data-name={personName || undefined}
    />
  );
}

export type TextAreaProps = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'width'>;

export function TextArea({ className, rows = 5, ...rest }: TextAreaProps) {
  const field = useFieldProps();
  return <textarea {...merged(field, rest)} rows={rows} className={cx('mg-input', className)} />;
}

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export type SelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'size' | 'width'> & OwnSize & {
  options?: readonly SelectOption[];
  /** The first, empty choice; false for none. */
  placeholder?: string | false;
  children?: ReactNode;
};

export function Select({ options = [], placeholder, inputSize, width, className, children, ...rest }: SelectProps) {
  const field = useFieldProps();
  const t = useT();
  // A list with an empty choice of its own, or one that is never empty, needs no prompt.
  const prompt = placeholder !== false && !options.some((o) => o.value === '') && (placeholder !== undefined || !rest.value);
  return (
    <span className="mg-select" data-width={width}>
      <select {...merged(field, rest)} className={cx('mg-input', className)} data-size={inputSize}>
        {prompt && <option value="">{placeholder ?? t('ui.selectPlaceholder')}</option>}
        {options.map((o) => <option key={o.value} value={o.value} disabled={o.disabled}>{o.label}</option>)}
        {children}
      </select>
    </span>
  );
}

/** How many characters are written, counted as people count them. */
export function CharacterCount({ value, max }: { value: string; max: number }) {
  const t = useT();
  const count = [...value].length;
  const over = count - max;
  return (
    <span className="mg-counter" data-over={over > 0 || undefined}>
      {over > 0 ? t('ui.charactersOver', { count, max, over }) : t('ui.characters', { count, max })}
    </span>
  );
}
