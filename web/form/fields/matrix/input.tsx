import './matrix.css';
import { Button } from '../../../ui/button';
import { Radio } from '../../../ui/choice';
import { FieldGroup } from '../../../ui/field';
import { Select } from '../../../ui/input';
import type { MatrixField, MatrixRow } from '../../types';
import { firstAt, frame } from '../frame';
import type { InputProps } from '../input';
import { words } from '../../words';
import { pick } from '../kind';
import { changePart } from '../part-input';
import { partText } from '../parts';

/** More columns do not stand beside one another; more choices are a list. */
const tableColumns = 7;
const radios = 10;

/** Labels that fit beside one another on a phone. */
const short = (label: string) => label.length <= 6;

function Choices({ row, props, labelId, describedBy }: { row: MatrixRow; props: InputProps<MatrixField>; labelId: string; describedBy: string | undefined }) {
  const { field, path, value, language, t } = props;
  const chosen = partText(value, row.value);
  const invalid = describedBy !== undefined || undefined;
  const choose = (option: string) => changePart(props, { [row.value]: option === '' ? undefined : option });
  if (field.options.length > radios) {
    return (
      <Select
        value={chosen} placeholder={t('form.chooseOne')} aria-labelledby={labelId} aria-describedby={describedBy} aria-invalid={invalid}
        options={field.options.map((o) => ({ value: o.value, label: pick(o.label, language) }))}
        onChange={(event) => choose(event.target.value)}
      />
    );
  }
  const beside = field.options.every((o) => short(pick(o.label, language)) && !o.hint);
  return (
    <div className="mf-matrix__options" data-short={beside || undefined}>
      {field.options.map((o) => (
        <Radio
          key={o.value} name={`${path}.${row.value}`} value={o.value} checked={chosen === o.value} aria-invalid={invalid}
          label={<span className="mf-matrix__word">{words(o.label, language)}</span>} hint={words(o.hint, language) || undefined}
          onChange={() => choose(o.value)}
        />
      ))}
    </div>
  );
}

function Row({ row, props }: { row: MatrixRow; props: InputProps<MatrixField> }) {
  const { path, faults, say, language, required } = props;
  const id = `${path}.${row.value}`;
  const error = firstAt(faults, id, say);
  const errorId = error && `${id}-error`;
  return (
    <fieldset
      className="mf-matrix__row" id={id} tabIndex={-1} role="radiogroup" data-invalid={error ? true : undefined}
      aria-labelledby={`${id}-label`} aria-describedby={errorId} aria-required={required || undefined}
    >
      <legend className="mf-matrix__label" id={`${id}-label`}>{words(row.label, language)}</legend>
      {error && <div className="mg-field__error" id={errorId}><span>{error}</span></div>}
      <Choices row={row} props={props} labelId={`${id}-label`} describedBy={errorId} />
    </fieldset>
  );
}

/** The same choice for several rows: a table where there is room, else row by row. */
export function MatrixInput(props: InputProps<MatrixField>) {
  const { field, value, onChange, required, language, t } = props;
  const answered = field.rows.some((row) => partText(value, row.value) !== '');
  const clear = !required && answered && <Button variant="text" size="sm" onClick={() => onChange(undefined)}>{t('form.clear')}</Button>;
  const heads = field.options.map((o) => (
    <span key={o.value}>{words(o.label, language)}{o.hint && <span className="mg-choice__hint">{words(o.hint, language)}</span>}</span>
  ));
  return (
    <FieldGroup {...frame(props)} aside={clear || undefined}>
      <div className="mf-matrix" data-table={field.options.length <= tableColumns || undefined}>
        <div className="mf-matrix__rows">
          <div className="mf-matrix__head" aria-hidden="true">
            <span />
            <div className="mf-matrix__heads">{heads}</div>
          </div>
          {field.rows.map((row) => <Row key={row.value} row={row} props={props} />)}
        </div>
      </div>
    </FieldGroup>
  );
}
