import './group.css';
import { useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button';
import { FieldGroup } from '../../../ui/field';
import { PlusIcon, TrashIcon } from '../../../ui/icons';
import { LiveText } from '../../../ui/toast';
import type { Field, GroupField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { pick } from '../kind';
import { useFieldTexts } from '../texts';
import { shownRows } from './rows';
import { groupTexts } from './texts';

export interface GroupProps extends InputProps<GroupField> {
  /** Draws one member of one row; null when it is hidden. */
  member: (field: Field, row: number, value: unknown, onChange: (value: unknown) => void) => ReactNode;
}

/** A repeating group: a fieldset a row, with a button to add and to remove. */
export function GroupInput(props: GroupProps) {
  const { field, path, value, onChange, language, t } = props;
  const words = useFieldTexts(groupTexts, language);
  const rows = shownRows(field, value);
  const max = field.max_rows ?? 10;
  const name = pick(field.row_label, language) || pick(field.label, language);
  // A removed row moves the others up: new keys let each input start afresh.
  const [generation, setGeneration] = useState(0);
  const add = useRef<HTMLDivElement>(null);
  const put = (row: number, id: string, v: unknown) => {
    const next = rows.map((r, i) => {
      if (i !== row) return r;
      const { [id]: _before, ...rest } = r;
      return v === undefined ? rest : { ...rest, [id]: v };
    });
    onChange(next);
  };
  const remove = (row: number) => {
    const next = rows.filter((_, i) => i !== row);
    onChange(next.length === 0 ? undefined : next);
    setGeneration(generation + 1);
    add.current?.querySelector('button')?.focus();
  };
  return (
    <FieldGroup {...frame(props)} required={(field.min_rows ?? 0) > 0}>
      {rows.map((row, i) => (
        <fieldset className="mf-row" key={`${generation}.${i}`}>
          <legend>{t('form.row', { label: name, n: i + 1 })}</legend>
          <div className="mg-stack-l">
            {field.fields.map((m) => props.member(m, i, row[m.id], (v) => put(i, m.id, v)))}
          </div>
          {rows.length > (field.min_rows ?? 0) && (
            <Button variant="outline" size="sm" tone="danger" icon={<TrashIcon />} onClick={() => remove(i)}>
              {words('removeRow', { label: t('form.row', { label: name, n: i + 1 }) })}
            </Button>
          )}
        </fieldset>
      ))}
      <div ref={add} className="mf-add">
        <Button variant="outline" icon={<PlusIcon />} aria-describedby={`${path}-limit`} disabled={rows.length >= max} onClick={() => onChange([...rows, {}])}>
          {pick(field.add_label, language) || words('addRow', { label: name })}
        </Button>
        <span className="mg-sub" id={`${path}-limit`}>{words('rowsLimit', { max })}</span>
      </div>
      <LiveText>{generation > 0 && words('rowRemoved')}</LiveText>
    </FieldGroup>
  );
}
