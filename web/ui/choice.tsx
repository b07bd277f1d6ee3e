import './choice.css';
import { useEffect, useId, useRef, type InputHTMLAttributes, type ReactNode } from 'react';
import { FieldGroup, useFieldProps, type FieldProps } from './field';

export interface ChoiceProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type'> {
  label: ReactNode;
  hint?: ReactNode;
}

function Choice({ type, label, hint, ref, ...rest }: ChoiceProps & { type: 'radio' | 'checkbox'; ref?: React.Ref<HTMLInputElement> }) {
  const field = useFieldProps();
  const hintId = useId();
  const describedBy = [field['aria-describedby'], hint ? hintId : undefined, rest['aria-describedby']].filter(Boolean).join(' ') || undefined;
  return (
    <label className="mg-choice">
      <input {...field} {...rest} ref={ref} type={type} className="mg-choice__box" aria-describedby={describedBy} />
      <span>
        {label}
        {hint && <span className="mg-choice__hint" id={hintId}>{hint}</span>}
      </span>
    </label>
  );
}

/** One checkbox with its label; alone it stands for yes or no. */
export function Checkbox({ indeterminate, ...props }: ChoiceProps & { indeterminate?: boolean }) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = Boolean(indeterminate);
  }, [indeterminate]);
  return <Choice {...props} ref={ref} type="checkbox" />;
}

/** One radio button; usually RadioGroup draws them. */
export function Radio(props: ChoiceProps) {
  return <Choice {...props} type="radio" />;
}

export interface GroupOption {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
}

type GroupProps = Omit<FieldProps, 'children'> & {
  options: readonly GroupOption[];
  name?: string;
  inline?: boolean;
  /** Draws each choice in a box, easier for a thumb. */
  boxed?: boolean;
  disabled?: boolean;
  onBlur?: () => void;
};

export function RadioGroup({ options, name, value, onChange, inline, boxed, disabled, onBlur, ...field }: GroupProps & { value: string | undefined; onChange: (value: string) => void }) {
  const own = useId();
  return (
    <FieldGroup {...field}>
      <div className="mg-choices" data-inline={inline || undefined} data-boxed={boxed || undefined} onBlur={onBlur}>
        {options.map((o) => (
          <Radio
            key={o.value} name={name ?? own} value={o.value} label={o.label} hint={o.hint}
            disabled={disabled || o.disabled} checked={value === o.value} aria-invalid={field.error ? true : undefined}
            onChange={() => onChange(o.value)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

export function CheckboxGroup({ options, name, value, onChange, inline, boxed, disabled, onBlur, ...field }: GroupProps & { value: readonly string[]; onChange: (value: string[]) => void }) {
  const toggle = (changed: string, on: boolean) =>
    onChange(options.map((o) => o.value).filter((v) => (v === changed ? on : value.includes(v))));
  return (
    <FieldGroup {...field}>
      <div className="mg-choices" data-inline={inline || undefined} data-boxed={boxed || undefined} onBlur={onBlur}>
        {options.map((o) => (
          <Checkbox
            key={o.value} name={name} value={o.value} label={o.label} hint={o.hint}
            disabled={disabled || o.disabled} checked={value.includes(o.value)} aria-invalid={field.error ? true : undefined}
            onChange={(event) => toggle(o.value, event.target.checked)}
          />
        ))}
      </div>
    </FieldGroup>
  );
}
