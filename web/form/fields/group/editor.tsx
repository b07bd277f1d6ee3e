import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { Pair } from '../../editing/pair';
import { NumberSetting } from '../../editing/settings';
import { TextEditor } from '../../editing/text-editor';

const GroupEditor: Editor<'group'> = ({ field, onChange }) => {
  const wrong = (field.min_rows ?? 0) > (field.max_rows ?? 10) ? '最大の行数より大きくなっています。' : undefined;
  return (
    <>
      <Pair>
        <NumberSetting label="最小の行数" value={field.min_rows} max={50} error={wrong} placeholder="0" onChange={(min_rows) => onChange(drop(field, { min_rows }), 'min_rows')} />
        <NumberSetting label="最大の行数" value={field.max_rows} min={1} max={50} placeholder="10" onChange={(max_rows) => onChange(drop(field, { max_rows }), 'max_rows')} />
      </Pair>
      <TextEditor label="1行の呼び名" value={field.row_label} onChange={(row_label) => onChange(drop(field, { row_label }), 'row_label')} hint="「世帯員」「明細」など" />
      <TextEditor label="追加ボタンの言葉" value={field.add_label} onChange={(add_label) => onChange(drop(field, { add_label }), 'add_label')} hint="「世帯員を追加」など" />
    </>
  );
};

export default GroupEditor;
