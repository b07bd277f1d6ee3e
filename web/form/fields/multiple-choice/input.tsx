import { CheckboxGroup } from '../../../ui/choice';
import type { MultipleChoiceField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { useShown } from '../choice/shown';
import { strings } from '../kind';

export function MultipleChoiceInput(props: InputProps<MultipleChoiceField>) {
  const { field, value, onChange } = props;
  const chosen = strings(value);
  const alone = (v: string) => field.options.some((o) => o.value === v && o.exclusive);
  // A choice that stands alone takes the others away, and they take it away.
  const change = (next: string[]) => {
    const added = next.find((v) => !chosen.includes(v));
    const kept = added === undefined ? next : next.filter((v) => v === added || alone(v) === alone(added) && !alone(added));
    onChange(kept.length === 0 ? undefined : kept);
  };
  const options = useShown(props);
  return <CheckboxGroup {...frame(props)} options={options} value={chosen} onChange={change} boxed />;
}
