import { FieldGroup } from '../../../ui/field';
import type { NameField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { PartInput } from '../part-input';
import type { Part } from '../parts';
import { useReading } from './reading';
import { nameParts } from './schema';

const autoComplete: Record<string, string> = { family: 'family-name', given: 'given-name' };

function Written({ outer, part, kanaId }: { outer: InputProps; part: Part; kanaId: string }) {
  return <PartInput outer={outer} part={part} autoComplete={autoComplete[part.id]} personName {...useReading(outer, part.id, kanaId)} />;
}

/** Family and given name; the readings fill themselves in while one types. */
export function NameInput(props: InputProps<NameField>) {
  const parts = nameParts(props.field);
  return (
    <FieldGroup {...frame(props)}>
      <div className="mf-pair">
        {parts.map((part) => {
          const kanaId = `${part.id}_kana`;
          if (parts.some((p) => p.id === kanaId)) return <Written key={part.id} outer={props} part={part} kanaId={kanaId} />;
          return <PartInput key={part.id} outer={props} part={part} autoComplete={autoComplete[part.id] ?? 'off'} personName={!part.id.endsWith('kana')} />;
        })}
      </div>
    </FieldGroup>
  );
}
