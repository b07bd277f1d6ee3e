import { FieldGroup } from '../../../ui/field';
import type { NameField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { PartInput } from '../part-input';
import { nameParts } from './schema';

const autoComplete: Record<string, string> = { family: 'family-name', given: 'given-name' };

export function NameInput(props: InputProps<NameField>) {
  return (
    <FieldGroup {...frame(props)}>
      <div className="mf-pair">
        {nameParts(props.field).map((part) => (
          <PartInput key={part.id} outer={props} part={part} autoComplete={autoComplete[part.id] ?? 'off'} personName={!part.id.endsWith('kana')} />
        ))}
      </div>
    </FieldGroup>
  );
}
