import { Suspense } from 'react';
import { drop } from '../../form/editing/drop';
import { isMember } from '../../form/editing/depends-on';
import type { EditorProps } from '../../form/editing/editor';
import { ConditionEditor } from '../../form/editing/expression/condition-editor';
import { scopeAt, type ScopeOptions } from '../../form/editing/expression/scope';
import { readsOf } from '../../form/editing/expression/tree';
import { CheckSetting } from '../../form/editing/settings';
import { TextEditor } from '../../form/editing/text-editor';
import { editorOf } from '../../form/fields/editors';
import type { Expression, Field, FormDocument } from '../../form/types';
import { Checkbox } from '../../ui/choice';
import { findField } from './tree';

type Answerable = Extract<Field, { required?: boolean }>;

export const isAnswerable = (field: Field): field is Answerable => field.type !== 'explanation' && field.type !== 'calculation' && field.type !== 'group';

/** What every field has, then what its type has. */
export function FieldEditor({ field, document, onChange }: EditorProps) {
  const Own = editorOf(field.type);
  return (
    <>
      <TextEditor label="質問（見出し）" required value={field.label} onChange={(label) => onChange({ ...field, label: label ?? { ja: '' } }, 'label')} />
      <TextEditor label="書き方の説明" long value={field.hint} onChange={(hint) => onChange(drop(field, { hint }), 'hint')} />
      {isAnswerable(field) && <Checkbox label="必須にする" checked={field.required ?? false} onChange={(e) => onChange(drop(field, { required: e.target.checked || undefined }), 'required')} />}
      <Suspense>{Own && <Own field={field} document={document} onChange={onChange} />}</Suspense>
      <Handling field={field} document={document} onChange={onChange} />
      <FieldConditions field={field} document={document} onChange={onChange} />
    </>
  );
}

/** How the answer is handled: found, kept from residents, or kept with more care. */
function Handling({ field, document, onChange }: EditorProps) {
  if (!isAnswerable(field) && field.type !== 'calculation') return null;
  const member = isMember(document, field.id);
  const put = (change: Partial<Answerable>, property: string) => onChange(drop(field, change as Partial<Field>), property);
  return (
    <>
      {field.type !== 'attachment' && field.type !== 'consent' && field.type !== 'signature' && (
        <CheckSetting label="この項目で検索できるようにする" hint="暗号化したまま、完全に一致する答えを探せます。" value={field.searchable} onChange={(searchable) => put({ searchable }, 'searchable')} />
      )}
      {!member && field.type !== 'attachment' && field.type !== 'list_match' && (
        <CheckSetting label="管理項目（職員だけが記入する）" hint="申請する人には見えません。審査の画面で職員が記入します。" value={field.staff_only} onChange={(staff_only) => put({ staff_only }, 'staff_only')} />
      )}
      <CheckSetting label="要配慮個人情報を含む" hint="病歴、障害、人種、信条など。一覧に印が付きます。" value={field.sensitive} onChange={(sensitive) => put({ sensitive }, 'sensitive')} />
    </>
  );
}

/** What a condition of a thing may read: what stands before it, and what it reads already. */
export function conditionScope(document: FormDocument, id: string, value: Expression | undefined) {
  const found = findField(document, id);
  const options: ScopeOptions = {
    self: id,
    before: id,
    ...(found?.place.group !== undefined && { over: found.place.group }),
    ...(found && 'staff_only' in found.field && found.field.staff_only && { staff: true }),
  };
  return scopeAt(document, options, new Set(readsOf(value)));
}

function FieldConditions({ field, document, onChange }: EditorProps) {
  const needed = isAnswerable(field) ? field.required_if : undefined;
  return (
    <>
      <ConditionEditor
        title="表示する条件"
        begin="条件を付ける"
        ending="のとき表示"
        scope={conditionScope(document, field.id, field.visible_if)}
        value={field.visible_if}
        onChange={(visible_if) => onChange(drop(field, { visible_if }), 'visible_if')}
      />
      {isAnswerable(field) && (!field.required || needed) && (
        <ConditionEditor
          title="答えによって必須"
          begin="必須にする答えを決める"
          ending="のとき必須"
          scope={conditionScope(document, field.id, needed)}
          value={needed}
          onChange={(required_if) => onChange(drop(field, { required_if } as Partial<Field>), 'required_if')}
        />
      )}
    </>
  );
}
