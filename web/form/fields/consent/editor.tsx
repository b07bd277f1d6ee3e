import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { TextEditor } from '../../editing/text-editor';

const ConsentEditor: Editor<'consent'> = ({ field, onChange }) => (
  <>
    <TextEditor label="同意する内容" markup required value={field.statement} onChange={(statement) => onChange({ ...field, statement: statement ?? { ja: '' } }, 'statement')} />
    <TextEditor label="ボタンの言葉" value={field.agree_label} onChange={(agree_label) => onChange(drop(field, { agree_label }), 'agree_label')} hint="空欄なら「同意する」" />
  </>
);

export default ConsentEditor;
