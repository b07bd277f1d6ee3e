import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { SelectSetting } from '../../editing/settings';
import { TextEditor } from '../../editing/text-editor';

const ExplanationEditor: Editor<'explanation'> = ({ field, onChange }) => (
  <>
    <TextEditor label="本文" markup required value={field.body} onChange={(body) => onChange({ ...field, body: body ?? { ja: '' } }, 'body')} />
    <SelectSetting
      label="強さ"
      value={field.tone}
      fallback="plain"
      onChange={(tone) => onChange(drop(field, { tone }), 'tone')}
      options={[
        { value: 'plain', label: 'ふつう' },
        { value: 'note', label: 'お知らせ' },
        { value: 'warning', label: '注意' },
      ]}
    />
  </>
);

export default ExplanationEditor;
