import type { Field, FormDocument } from '../../form/types';
import { Checkbox } from '../../ui/choice';
import { ConditionEditor } from './condition-editor';
import { editors } from './editors';
import { TextEditor } from './text-editor';

export interface EditorProps<F extends Field = Field> {
  field: F;
  /** `property` names what changed, so that typing is one step of undo. */
  onChange: (field: F, property: string) => void;
}

interface Props extends EditorProps {
  document: FormDocument;
}

/** What every field has, then what its type has. */
export function FieldEditor({ field, document, onChange }: Props) {
  const Own = editors[field.type];
  const answerable = field.type !== 'explanation' && field.type !== 'calculation' && field.type !== 'group';
  return (
    <>
      <TextEditor label="質問（見出し）" required value={field.label} onChange={(label) => onChange({ ...field, label: label ?? { ja: '' } }, 'label')} />
      <TextEditor label="書き方の説明" long value={field.hint} onChange={(hint) => onChange(omitted(field, 'hint', hint), 'hint')} />
      {answerable && (
        <Checkbox label="必須にする" checked={Boolean('required' in field && field.required)} onChange={(e) => onChange({ ...field, required: e.target.checked || undefined } as Field, 'required')} />
      )}
      {Own && <Own field={field as never} onChange={onChange as never} />}
      {answerable && field.type !== 'attachment' && field.type !== 'consent' && (
        <Checkbox
          label="この項目で検索できるようにする"
          hint="暗号化したまま、完全に一致する答えを探せます。"
          checked={Boolean('searchable' in field && field.searchable)}
          onChange={(e) => onChange({ ...field, searchable: e.target.checked || undefined } as Field, 'searchable')}
        />
      )}
      <ConditionEditor id={field.id} document={document} value={field.visible_if} onChange={(condition) => onChange(omitted(field, 'visible_if', condition), 'visible_if')} />
    </>
  );
}

/** The field with the property, or without it when there is nothing in it. */
export function omitted<F extends Field, K extends keyof F>(field: F, property: K, value: F[K] | undefined): F {
  const next = { ...field, [property]: value };
  if (value === undefined) delete next[property];
  return next;
}
