import { Checkbox } from '../../../ui/choice';
import { FieldGroup } from '../../../ui/field';
import { Markup } from '../../markup';
import type { ConsentField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { words } from '../../words';
import { written } from '../kind';

export function ConsentInput(props: InputProps<ConsentField>) {
  const { field, path, value, onChange, language, t, required } = props;
  const outer = frame(props);
  const described = [`${path}-statement`, outer.error && `${path}-error`].filter(Boolean).join(' ');
  return (
    <FieldGroup {...outer}>
      <div className="mf-statement" id={`${path}-statement`}><Markup text={written(field.statement, language)} /></div>
      <Checkbox
        label={words(field.agree_label, language) || t('form.agree')} checked={value === true}
        aria-required={required || undefined} aria-invalid={outer.error ? true : undefined} aria-describedby={described}
        onChange={(event) => onChange(event.target.checked ? true : undefined)}
      />
    </FieldGroup>
  );
}
