import { DependsOn, decidingField, isMember } from '../../editing/depends-on';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { OptionsEditor } from '../../editing/options-editor';
import { SelectSetting } from '../../editing/settings';

const ChoiceEditor: Editor<'choice'> = ({ field, document, onChange }) => (
  <>
    <OptionsEditor
      options={field.options}
      deciding={decidingField(document, field)}
      seats={!isMember(document, field.id)}
      onChange={(options) => onChange({ ...field, options }, 'options')}
    />
    <SelectSetting
      label="見せ方"
      hint={field.display === undefined && field.options.length > 10 ? '選択肢が10より多いため、一覧から選ぶ形で表示します。' : undefined}
      value={field.display}
      fallback="radio"
      onChange={(display) => onChange(drop(field, { display }), 'display')}
      options={[
        { value: 'radio', label: 'すべて並べる' },
        { value: 'select', label: '一覧から選ぶ' },
        { value: 'search', label: '検索して選ぶ（たくさんのとき）' },
      ]}
    />
    <DependsOn field={field} document={document} onChange={onChange} />
  </>
);

export default ChoiceEditor;
