import type { CalculationField } from '../../types';
import type { InputProps } from '../input';
import { words } from '../../words';
import { calculationSchema } from './schema';

/** The result; a reader hears it when it changes. */
export function CalculationOutput({ field, path, value, language, t }: InputProps<CalculationField>) {
  if (field.shown === false) return null;
  const display = value === null || value === undefined ? '―' : calculationSchema.display(field, value, language);
  return (
    <div className="mf-result">
      <span className="mf-result__label" id={`${path}-label`}>{words(field.label, language)}</span>
      <output id={path} aria-labelledby={`${path}-label`}>{display}</output>
      <span className="mg-sub">{words(field.hint, language) || t('form.calculated')}</span>
    </div>
  );
}
