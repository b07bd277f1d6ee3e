import type { ChoiceField, Field, FormDocument, MultipleChoiceField } from '../types';
import { Field as Labelled } from '../../ui/field';
import { Select } from '../../ui/input';
import { drop } from './drop';

type Dependent = ChoiceField | MultipleChoiceField;

/** The list of fields that holds this one: the form's own, in order, or a group's. */
function scopeOf(document: FormDocument, id: string): readonly Field[] {
  const top = document.pages.flatMap((page) => page.sections.flatMap((section) => section.fields));
  const group = top.find((field) => field.type === 'group' && field.fields.some((member) => member.id === id));
  return group?.type === 'group' ? group.fields : top;
}

/** Whether the field is a member of a repeating group. */
export function isMember(document: FormDocument, id: string): boolean {
  return document.pages.every((page) => page.sections.every((section) => section.fields.every((field) => field.id !== id)));
}

/** The choices that may decide what this field offers: those before it, beside it. */
export function possibleDeciders(document: FormDocument, id: string): ChoiceField[] {
  const scope = scopeOf(document, id);
  return scope.slice(0, scope.findIndex((field) => field.id === id)).filter((field) => field.type === 'choice');
}

export function decidingField(document: FormDocument, field: Dependent): ChoiceField | undefined {
  return field.depends_on === undefined ? undefined : possibleDeciders(document, field.id).find((f) => f.id === field.depends_on);
}

interface Props<F extends Dependent> {
  field: F;
  document: FormDocument;
  onChange: (field: F, property: string) => void;
}

/** Which field's answer decides which options are offered. */
export function DependsOn<F extends Dependent>({ field, document, onChange }: Props<F>) {
  const fields = possibleDeciders(document, field.id);
  if (fields.length === 0 && field.depends_on === undefined) return null;
  const lost = field.depends_on !== undefined && !fields.some((f) => f.id === field.depends_on);
  const choose = (id: string) => {
    const options = field.options.map((option) => (id === '' ? drop(option, { under: undefined }) : option));
    onChange(drop({ ...field, options }, { depends_on: id || undefined } as Partial<F>), 'depends_on');
  };
  return (
    <Labelled
      label="選択肢を切り替える項目"
      hint={field.depends_on && !lost ? '選択肢の「詳」で、どの答えのときに選べるかを決めます。' : '先の項目の答えによって、選べるものを変えられます（区 → 町 など）。'}
      error={lost ? '選択肢を切り替える項目が、これより後ろにあるか、なくなっています。' : undefined}
    >
      <Select
        value={field.depends_on ?? ''}
        onChange={(e) => choose(e.target.value)}
        options={[{ value: '', label: '切り替えない' }, ...fields.map((f) => ({ value: f.id, label: f.label.ja })), ...(lost ? [{ value: field.depends_on!, label: '（見つからない項目）' }] : [])]}
      />
    </Labelled>
  );
}
