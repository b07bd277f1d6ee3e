import type { ComponentType } from 'react';
import type { CharacterClass, Field, FieldOf, FieldType, Option } from '../../form/types';
import { Button } from '../../ui/button';
import { Checkbox, CheckboxGroup } from '../../ui/choice';
import { Field as Labelled } from '../../ui/field';
import { PlusIcon, TrashIcon } from '../../ui/icons';
import { Select, TextInput } from '../../ui/input';
import type { EditorProps } from './field-editor';
import { TextEditor } from './text-editor';

type Editor<T extends FieldType> = ComponentType<EditorProps<FieldOf<T>>>;

function drop<F extends Field>(field: F, change: Partial<F>): F {
  const next = { ...field, ...change };
  for (const key of Object.keys(change) as (keyof F)[]) if (next[key] === undefined) delete next[key];
  return next;
}

function NumberSetting({ label, value, onChange, min = 0 }: { label: string; value: number | undefined; onChange: (value: number | undefined) => void; min?: number }) {
  return (
    <Labelled label={label}>
      <TextInput width="s" type="number" min={min} value={value ?? ''} onChange={(e) => onChange(e.target.value === '' ? undefined : Math.max(min, Math.trunc(Number(e.target.value))))} />
    </Labelled>
  );
}

const classes: { value: CharacterClass; label: string }[] = [
  { value: 'any', label: '制限しない' },
  { value: 'zenkaku', label: '全角' },
  { value: 'hankaku', label: '半角' },
  { value: 'hiragana', label: 'ひらがな' },
  { value: 'katakana', label: 'カタカナ' },
  { value: 'digits', label: '数字' },
  { value: 'alnum', label: '英数字' },
];

function TextSettings<F extends FieldOf<'text'> | FieldOf<'long_text'>>({ field, onChange }: EditorProps<F>) {
  return (
    <>
      <Labelled label="文字の種類">
        <Select value={field.charset ?? 'any'} onChange={(e) => onChange(drop(field, { charset: e.target.value === 'any' ? undefined : (e.target.value as CharacterClass) } as Partial<F>), 'charset')} options={classes} />
      </Labelled>
      <NumberSetting label="最短の文字数" value={field.min_length} onChange={(min_length) => onChange(drop(field, { min_length } as Partial<F>), 'min_length')} />
      <NumberSetting label="最長の文字数" value={field.max_length} onChange={(max_length) => onChange(drop(field, { max_length } as Partial<F>), 'max_length')} min={1} />
    </>
  );
}

const NumberEditor: Editor<'number'> = ({ field, onChange }) => (
  <>
    <Labelled label="最小">
      <TextInput width="s" inputMode="decimal" value={field.min ?? ''} onChange={(e) => onChange(drop(field, { min: e.target.value || undefined }), 'min')} />
    </Labelled>
    <Labelled label="最大">
      <TextInput width="s" inputMode="decimal" value={field.max ?? ''} onChange={(e) => onChange(drop(field, { max: e.target.value || undefined }), 'max')} />
    </Labelled>
    <NumberSetting label="小数点以下のけた数" value={field.decimals} onChange={(decimals) => onChange(drop(field, { decimals }), 'decimals')} />
    <TextEditor label="単位" value={field.unit} onChange={(unit) => onChange(drop(field, { unit }), 'unit')} hint="円、人、通 など" />
    <Checkbox label="3けたごとに区切る" checked={Boolean(field.grouping)} onChange={(e) => onChange(drop(field, { grouping: e.target.checked || undefined }), 'grouping')} />
  </>
);

const DateEditor: Editor<'date'> = ({ field, onChange }) => (
  <>
    <Labelled label="暦">
      <Select
        value={field.calendar ?? 'both'}
        onChange={(e) => onChange(drop(field, { calendar: e.target.value === 'both' ? undefined : (e.target.value as 'seireki' | 'wareki') }), 'calendar')}
        options={[
          { value: 'both', label: '西暦と和暦' },
          { value: 'seireki', label: '西暦だけ' },
          { value: 'wareki', label: '和暦だけ' },
        ]}
      />
    </Labelled>
    <Labelled label="この日から">
      <TextInput width="m" type="date" value={field.min ?? ''} onChange={(e) => onChange(drop(field, { min: e.target.value || undefined }), 'min')} />
    </Labelled>
    <Labelled label="この日まで">
      <TextInput width="m" type="date" value={field.max ?? ''} onChange={(e) => onChange(drop(field, { max: e.target.value || undefined }), 'max')} />
    </Labelled>
  </>
);

/** A value that no other option has; answers keep it when the label changes. */
function freshValue(options: readonly Option[]): string {
  for (let n = options.length + 1; ; n++) if (!options.some((o) => o.value === `option_${n}`)) return `option_${n}`;
}

function Options({ options, onChange }: { options: readonly Option[]; onChange: (options: Option[]) => void }) {
  const put = (at: number, option: Option) => onChange(options.map((o, i) => (i === at ? option : o)));
  const swap = (at: number) => {
    const next = [...options];
    [next[at - 1], next[at]] = [next[at]!, next[at - 1]!];
    onChange(next);
  };
  return (
    <fieldset>
      <legend>選択肢</legend>
      <ol className="mg-panel__options">
        {options.map((option, at) => (
          <li key={option.value}>
            <TextInput aria-label={`選択肢${at + 1}`} value={option.label.ja} onChange={(e) => put(at, { ...option, label: { ...option.label, ja: e.target.value } })} />
            <Button variant="text" size="sm" disabled={at === 0} aria-label={`選択肢${at + 1}を上へ`} onClick={() => swap(at)}>↑</Button>
            <Button variant="text" size="sm" tone="danger" icon={<TrashIcon />} disabled={options.length < 2} aria-label={`選択肢${at + 1}を削除`} onClick={() => onChange(options.filter((_, i) => i !== at))} />
          </li>
        ))}
      </ol>
      <Button variant="outline" size="sm" icon={<PlusIcon />} onClick={() => onChange([...options, { value: freshValue(options), label: { ja: `選択肢${options.length + 1}` } }])}>
        選択肢を追加
      </Button>
    </fieldset>
  );
}

const ChoiceEditor: Editor<'choice'> = ({ field, onChange }) => (
  <>
    <Options options={field.options} onChange={(options) => onChange({ ...field, options }, 'options')} />
    <Labelled label="見せ方">
      <Select
        value={field.display ?? 'radio'}
        onChange={(e) => onChange(drop(field, { display: e.target.value === 'select' ? 'select' : undefined }), 'display')}
        options={[
          { value: 'radio', label: 'すべて並べる' },
          { value: 'select', label: '一覧から選ぶ' },
        ]}
      />
    </Labelled>
  </>
);

const MultipleChoiceEditor: Editor<'multiple_choice'> = ({ field, onChange }) => (
  <>
    <Options options={field.options} onChange={(options) => onChange({ ...field, options }, 'options')} />
    <NumberSetting label="少なくとも" value={field.min_choices} onChange={(min_choices) => onChange(drop(field, { min_choices }), 'min_choices')} />
    <NumberSetting label="多くても" value={field.max_choices} onChange={(max_choices) => onChange(drop(field, { max_choices }), 'max_choices')} min={1} />
  </>
);

const NameEditor: Editor<'name'> = ({ field, onChange }) => (
  <Checkbox label="フリガナも聞く" checked={field.kana !== false} onChange={(e) => onChange({ ...field, kana: e.target.checked }, 'kana')} />
);

const kinds = [
  { value: 'jpeg', label: '写真（JPEG）' },
  { value: 'png', label: '画像（PNG）' },
  { value: 'heic', label: 'iPhone の写真（HEIC）' },
  { value: 'pdf', label: 'PDF' },
  { value: 'docx', label: 'Word' },
  { value: 'xlsx', label: 'Excel' },
];

const AttachmentEditor: Editor<'attachment'> = ({ field, onChange }) => (
  <>
    <CheckboxGroup label="受け付ける種類" options={kinds} value={field.kinds ?? []} onChange={(chosen) => onChange(drop(field, { kinds: chosen.length > 0 ? chosen : undefined }), 'kinds')} />
    <NumberSetting label="最大の個数" value={field.max_count} onChange={(max_count) => onChange(drop(field, { max_count }), 'max_count')} min={1} />
    <NumberSetting
      label="1つの大きさの上限（MB）"
      value={field.max_bytes === undefined ? undefined : Math.round(field.max_bytes / 1048576)}
      onChange={(mb) => onChange(drop(field, { max_bytes: mb === undefined ? undefined : mb * 1048576 }), 'max_bytes')}
      min={1}
    />
  </>
);

const ConsentEditor: Editor<'consent'> = ({ field, onChange }) => (
  <>
    <TextEditor label="同意する内容" long required value={field.statement} onChange={(statement) => onChange({ ...field, statement: statement ?? { ja: '' } }, 'statement')} />
    <TextEditor label="ボタンの言葉" value={field.agree_label} onChange={(agree_label) => onChange(drop(field, { agree_label }), 'agree_label')} hint="空欄なら「同意する」" />
  </>
);

const ExplanationEditor: Editor<'explanation'> = ({ field, onChange }) => (
  <>
    <TextEditor label="本文" long required value={field.body} onChange={(body) => onChange({ ...field, body: body ?? { ja: '' } }, 'body')} />
    <Labelled label="強さ">
      <Select
        value={field.tone ?? 'plain'}
        onChange={(e) => onChange(drop(field, { tone: e.target.value === 'plain' ? undefined : (e.target.value as 'note' | 'warning') }), 'tone')}
        options={[
          { value: 'plain', label: 'ふつう' },
          { value: 'note', label: 'お知らせ' },
          { value: 'warning', label: '注意' },
        ]}
      />
    </Labelled>
  </>
);

const GroupEditor: Editor<'group'> = ({ field, onChange }) => (
  <>
    <NumberSetting label="最小の行数" value={field.min_rows} onChange={(min_rows) => onChange(drop(field, { min_rows }), 'min_rows')} />
    <NumberSetting label="最大の行数" value={field.max_rows} onChange={(max_rows) => onChange(drop(field, { max_rows }), 'max_rows')} min={1} />
    <TextEditor label="1行の呼び名" value={field.row_label} onChange={(row_label) => onChange(drop(field, { row_label }), 'row_label')} hint="「世帯員」「明細」など" />
  </>
);

/** The settings of each type; a type that has none is not in the list. */
export const editors: Partial<{ [T in FieldType]: Editor<T> }> = {
  text: TextSettings,
  long_text: TextSettings,
  number: NumberEditor,
  date: DateEditor,
  choice: ChoiceEditor,
  multiple_choice: MultipleChoiceEditor,
  name: NameEditor,
  attachment: AttachmentEditor,
  consent: ConsentEditor,
  explanation: ExplanationEditor,
  group: GroupEditor,
};
