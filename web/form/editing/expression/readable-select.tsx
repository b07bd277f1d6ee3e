import { Field as Labelled } from '../../../ui/field';
import { Select } from '../../../ui/input';
import type { Readable } from './scope';

interface Props {
  label: string;
  value: { field: string; part?: string } | undefined;
  choices: readonly Readable[];
  onChange: (chosen: Readable) => void;
  error?: string;
}

const keyOf = (id: string, part?: string) => (part === undefined ? id : `${id}.${part}`);

/** Chooses a field or a part of one, by page. */
export function ReadableSelect({ label, value, choices, onChange, error }: Props) {
  const current = value ? keyOf(value.field, value.part) : '';
  const lost = value !== undefined && !choices.some((c) => keyOf(c.id, c.part) === current);
  const pages = [...new Set(choices.map((c) => c.page))];
  return (
    <Labelled label={label} error={error ?? (lost ? '使っている項目が、なくなったか、ここからは使えません。' : undefined)}>
      <Select
        inputSize="sm"
        value={current}
        placeholder={value ? false : undefined}
        onChange={(e) => {
          const chosen = choices.find((c) => keyOf(c.id, c.part) === e.target.value);
          if (chosen) onChange(chosen);
        }}
      >
        {lost && <option value={current}>（見つからない項目）</option>}
        {pages.length < 2 ? choices.map(asOption) : pages.map((page) => <optgroup key={page} label={page}>{choices.filter((c) => c.page === page).map(asOption)}</optgroup>)}
      </Select>
    </Labelled>
  );
}

const asOption = (c: Readable) => <option key={keyOf(c.id, c.part)} value={keyOf(c.id, c.part)}>{c.label}</option>;
