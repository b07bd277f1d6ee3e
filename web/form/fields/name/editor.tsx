import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { CheckSetting } from '../../editing/settings';

const NameEditor: Editor<'name'> = ({ field, onChange }) => (
  <>
    <CheckSetting label="フリガナも聞く" value={field.kana} fallback onChange={(kana) => onChange(drop(field, { kana }), 'kana')} />
    <CheckSetting label="姓だけ、名だけの方も受け付ける" hint="外国籍の方などで、名前が1つだけの方がいます。" value={field.allow_single} onChange={(allow_single) => onChange(drop(field, { allow_single }), 'allow_single')} />
  </>
);

export default NameEditor;
