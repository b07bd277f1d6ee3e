import { DependsOn, decidingField, isMember } from '../../editing/depends-on';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { OptionsEditor } from '../../editing/options-editor';
import { Pair } from '../../editing/pair';
import { NumberSetting } from '../../editing/settings';

const MultipleChoiceEditor: Editor<'multiple_choice'> = ({ field, document, onChange }) => {
  const wrong = (field.min_choices ?? 0) > (field.max_choices ?? Infinity) ? '「多くても」より大きくなっています。' : undefined;
  return (
    <>
      <OptionsEditor
        several
        options={field.options}
        deciding={decidingField(document, field)}
        seats={!isMember(document, field.id)}
        onChange={(options) => onChange({ ...field, options }, 'options')}
      />
      <Pair>
        <NumberSetting label="少なくとも" value={field.min_choices} error={wrong} max={2000} onChange={(min_choices) => onChange(drop(field, { min_choices }), 'min_choices')} />
        <NumberSetting label="多くても" value={field.max_choices} min={1} max={2000} onChange={(max_choices) => onChange(drop(field, { max_choices }), 'max_choices')} />
      </Pair>
      <DependsOn field={field} document={document} onChange={onChange} />
    </>
  );
};

export default MultipleChoiceEditor;
