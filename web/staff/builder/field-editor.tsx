import type { Field } from '../../form/types';
import { Checkbox } from '../../ui/choice';
import { drop } from '../../form/editing/drop';
import type { EditorProps } from '../../form/editing/editor';
import { TextEditor } from '../../form/editing/text-editor';
import { editorOf } from '../../form/fields/editors';
import { ConditionEditor } from './condition-editor';



/** What every field has, then what its type has. */
export function FieldEditor({ field, document, onChange }: EditorProps) {
  const Own = editorOf(field.type);
  const answerable = field.type !== 'explanation' && field.type !== 'calculation' && field.type !== 'group';
  return (
    <>
      <TextEditor label="質問（見出し）" required value={field.label} onChange={(label) => onChange({ ...field, label: label ?? { ja: '' } }, 'label')} />
      <TextEditor label="書き方の説明" long value={field.hint} onChange={(hint) => onChange(drop(field, { hint }), 'hint')} />
      {answerable && (
        <Checkbox label="必須にする" checked={Boolean('required' in field && field.required)} onChange={(e) => onChange({ ...field, required: e.target.checked || undefined } as Field, 'required')} />
      )}
      {Own && <Own field={field} document={document} onChange={onChange} />}
      {answerable && field.type !== 'attachment' && field.type !== 'consent' && (
        <Checkbox
          label="この項目で検索できるようにする"
          hint="暗号化したまま、完全に一致する答えを探せます。"
          checked={Boolean('searchable' in field && field.searchable)}
          onChange={(e) => onChange({ ...field, searchable: e.target.checked || undefined } as Field, 'searchable')}
        />
      )}
      <ConditionEditor id={field.id} document={document} value={field.visible_if} onChange={(condition) => onChange(drop(field, { visible_if: condition }), 'visible_if')} />
    </>
  );
}
