// Which options there are and which are offered now: the twin of offers.go.
import type { ChoiceField, MultipleChoiceField, Option } from '../../types';
import { strings } from '../kind';

type Choosing = ChoiceField | MultipleChoiceField;

const indexed = new WeakMap<readonly Option[], Map<string, Option>>();

/** The option of a value; quick for thousands of options too. */
export function optionOf({ options }: { options: readonly Option[] }, value: unknown): Option | undefined {
  let known = indexed.get(options);
  if (!known) {
    known = new Map(options.map((o) => [o.value, o]));
    indexed.set(options, known);
  }
  return known.get(value as string);
}

/** Whether an option is offered while the deciding field has the answer by, '' when it has none. */
export const isOffered = (field: Choosing, option: Option | undefined, by: string): boolean =>
  !field.depends_on || !option?.under || option.under.includes(by);

export const allOffered = (field: Choosing, value: unknown, by: string): boolean =>
  (typeof value === 'string' ? [value] : strings(value)).every((v) => isOffered(field, optionOf(field, v), by));
