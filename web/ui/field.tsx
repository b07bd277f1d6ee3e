import './field.css';
import { createContext, useContext, useId, useMemo, type ReactNode } from 'react';
import { useT } from '../i18n/context';

interface FieldContext {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
  required: boolean;
}

const Context = createContext<FieldContext | undefined>(undefined);

/**
 * The attributes that tie an input to the Field around it; every input part
 * calls it, and an own input may too. Outside a Field it is empty.
 */
export function useFieldProps() {
  const field = useContext(Context);
  if (!field) return {};
  return {
    id: field.id,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': field.required || undefined,
  };
}

/** ※必須 or 任意, as the design system writes it. */
export function RequirementBadge({ required }: { required: boolean }) {
  const t = useT();
  return (
    <span className="mg-requirement" data-required={required}>
      {required ? `※${t('ui.required')}` : t('ui.optional')}
    </span>
  );
}

export interface FieldProps {
  label: ReactNode;
  /** Leave out to show no badge at all (search boxes, filters). */
  required?: boolean;
  hint?: ReactNode;
  error?: ReactNode;
  /** The input's id; an error summary links to it. */
  id?: string;
  /** Below the input: a counter, an example. */
  aside?: ReactNode;
  children: ReactNode;
}

function useField({ id, hint, error, aside, required }: FieldProps) {
  const own = useId();
  const base = id ?? own;
  const describedBy = [hint && `${base}-hint`, error && `${base}-error`, aside && `${base}-aside`].filter(Boolean).join(' ');
  const context = useMemo(
    () => ({ id: base, describedBy: describedBy || undefined, invalid: Boolean(error), required: Boolean(required) }),
    [base, describedBy, error, required],
  );
  return { base, context };
}

function Texts({ base, hint, error }: { base: string; hint?: ReactNode; error?: ReactNode }) {
  return (
    <>
      {hint && <div className="mg-field__hint" id={`${base}-hint`}>{hint}</div>}
      {error && <div className="mg-field__error" id={`${base}-error`}><span>{error}</span></div>}
    </>
  );
}

/** One input with its label, requirement, hint and error. */
export function Field(props: FieldProps) {
  const { label, required, hint, error, aside, children } = props;
  const { base, context } = useField(props);
  return (
    <div className="mg-field" data-invalid={error ? true : undefined}>
      <div className="mg-field__head">
        <label htmlFor={base} id={`${base}-label`}>{label}</label>
        {required !== undefined && <RequirementBadge required={required} />}
      </div>
      <Texts base={base} hint={hint} error={error} />
      <Context.Provider value={context}>{children}</Context.Provider>
      {aside && <div className="mg-field__aside" id={`${base}-aside`}>{aside}</div>}
    </div>
  );
}

/** Several inputs under one question: a fieldset with a legend. */
export function FieldGroup(props: FieldProps) {
  const { label, required, hint, error, aside, children } = props;
  const { base, context } = useField(props);
  return (
    <fieldset className="mg-field" id={base} tabIndex={-1} data-invalid={error ? true : undefined} aria-describedby={context.describedBy}>
      <legend className="mg-field__head">
        <span>{label}</span>
        {required !== undefined && <RequirementBadge required={required} />}
      </legend>
      <Texts base={base} hint={hint} error={error} />
      <Context.Provider value={undefined}>{children}</Context.Provider>
      {aside && <div className="mg-field__aside" id={`${base}-aside`}>{aside}</div>}
    </fieldset>
  );
}
