import { useState } from 'react';
import type { ChoiceField, Option } from '../types';
import { Button } from '../../ui/button';
import { CheckboxGroup } from '../../ui/choice';
import { Field as Labelled } from '../../ui/field';
import { PlusIcon, TrashIcon } from '../../ui/icons';
import { TextArea, TextInput } from '../../ui/input';
import { drop } from './drop';
import { freshValue, optionLines, parseOptions, valueFault } from './options-text';
import { CheckSetting, NumberSetting } from './settings';
import { TextEditor } from './text-editor';

const shownAtFirst = 60;

export interface OptionsEditorProps {
  options: readonly Option[];
  onChange: (options: Option[]) => void;
  /** Several may be chosen: an option can exclude the others. */
  several?: boolean;
  /** The field whose answer decides what is offered. */
  deciding?: ChoiceField;
  /** Options may have a number of seats (not in a repeating group). */
  seats?: boolean;
  /** Without hints, seats and the like: labels and values alone (rows of a table). */
  plain?: boolean;
  legend?: string;
  /** What one of them is called, in the names of its inputs. */
  noun?: string;
}

/** A list of options: typed one by one, or pasted all at once. */
export function OptionsEditor(props: OptionsEditorProps) {
  const { options, onChange, legend = '選択肢', noun = '選択肢' } = props;
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<number>();
  const shown = all ? options : options.slice(0, shownAtFirst);
  const add = () => onChange([...options, { value: freshValue(options.map((o) => o.value)), label: { ja: `${noun}${options.length + 1}` } }]);
  return (
    <fieldset className="mg-options">
      <legend>{legend}</legend>
      <ol>
        {shown.map((option, at) => (
          <li key={at}>
            <OptionRow {...props} noun={noun} option={option} at={at} open={open === at} onToggle={() => setOpen(open === at ? undefined : at)} />
          </li>
        ))}
      </ol>
      {shown.length < options.length && <Button variant="text" size="sm" onClick={() => setAll(true)}>残り{options.length - shown.length}件を表示</Button>}
      <div className="mg-row">
        <Button variant="outline" size="sm" icon={<PlusIcon />} onClick={add}>{noun}を追加</Button>
        <ManyAtOnce options={options} onChange={onChange} noun={noun} plain={props.plain} />
      </div>
    </fieldset>
  );
}

interface RowProps extends OptionsEditorProps {
  option: Option;
  at: number;
  open: boolean;
  onToggle: () => void;
}

function OptionRow(props: RowProps) {
  const { options, onChange, option, at, open, onToggle, noun } = props;
  const put = (next: Option) => onChange(options.map((o, i) => (i === at ? next : o)));
  const swap = () => {
    const next = [...options];
    [next[at - 1], next[at]] = [next[at]!, next[at - 1]!];
    onChange(next);
  };
  const wrong = option.label.ja.trim() === '' ? '言葉が空です。' : valueFault(options, at);
  return (
    <>
      <div className="mg-options__row">
        <TextInput inputSize="sm" aria-label={`${noun}${at + 1}`} aria-invalid={wrong !== '' || undefined} value={option.label.ja} onChange={(e) => put({ ...option, label: { ...option.label, ja: e.target.value } })} />
        <Button variant="text" size="sm" aria-expanded={open} aria-label={`${noun}${at + 1}をくわしく`} onClick={onToggle}>{open ? '閉' : '詳'}</Button>
        <Button variant="text" size="sm" disabled={at === 0} aria-label={`${noun}${at + 1}を上へ`} onClick={swap}>↑</Button>
        <Button variant="text" size="sm" tone="danger" icon={<TrashIcon />} disabled={options.length < 2} aria-label={`${noun}${at + 1}を削除`} onClick={() => onChange(options.filter((_, i) => i !== at))} />
      </div>
      {wrong && !open && <p className="mg-finding" data-severity="error">{wrong}</p>}
      {badges(props).length > 0 && !open && <p className="mg-sub mg-options__badges">{badges(props).join(' ・ ')}</p>}
      {open && <Details {...props} put={put} />}
    </>
  );
}

function badges({ option, deciding }: RowProps): string[] {
  const under = (option.under ?? []).map((value) => deciding?.options.find((o) => o.value === value)?.label.ja ?? value);
  return [option.exclusive && 'ほかと一緒に選べない', option.capacity !== undefined && `定員${option.capacity}`, under.length > 0 && `「${under.join('」「')}」のときだけ`].filter((b) => typeof b === 'string');
}

function Details({ options, option, at, put, several, deciding, seats, plain }: RowProps & { put: (option: Option) => void }) {
  return (
    <div className="mg-options__details">
      <TextEditor label="言葉" required value={option.label} onChange={(label) => put({ ...option, label: label ?? { ja: '' } })} />
      {!plain && <TextEditor label="補足" value={option.hint} onChange={(hint) => put(drop(option, { hint }))} />}
      <Labelled label="記録する値" hint="集計や CSV に出ます。公開した後は変えないでください。" error={valueFault(options, at, plain) || undefined}>
        <TextInput inputSize="sm" value={option.value} onChange={(e) => put({ ...option, value: e.target.value })} />
      </Labelled>
      {several && <CheckSetting label="ほかと一緒に選べない" hint="「特になし」など" value={option.exclusive} onChange={(exclusive) => put(drop(option, { exclusive }))} />}
      {seats && <NumberSetting label="定員" hint="空欄なら限りません。" value={option.capacity} min={1} max={100000} onChange={(capacity) => put(drop(option, { capacity }))} />}
      {deciding && (
        <CheckboxGroup
          label={`「${deciding.label.ja}」が次のときだけ選べる`}
          hint="1つも選ばなければ、いつでも選べます。"
          options={deciding.options.slice(0, 200).map((o) => ({ value: o.value, label: o.label.ja }))}
          value={option.under ?? []}
          onChange={(under) => put(drop(option, { under: under.length > 0 ? under : undefined }))}
        />
      )}
    </div>
  );
}

function ManyAtOnce({ options, onChange, noun, plain }: Pick<OptionsEditorProps, 'options' | 'onChange' | 'plain'> & { noun: string }) {
  const [text, setText] = useState<string>();
  if (text === undefined) return <Button variant="text" size="sm" onClick={() => setText(optionLines(options))}>まとめて入力</Button>;
  const read = parseOptions(text, options, plain);
  return (
    <div className="mg-options__many">
      <Labelled label="まとめて入力" hint={`1行に1つ。表計算の列を貼り付けられます${plain ? '（言葉・値の順）' : '（言葉・値・補足の順）'}。今ある${noun}と同じ言葉は、値や設定を保ちます。`} aside={`${read.length}件`}>
        <TextArea rows={8} value={text} onChange={(e) => setText(e.target.value)} />
      </Labelled>
      <div className="mg-row">
        <Button variant="outline" size="sm" disabled={read.length === 0} onClick={() => { onChange(read); setText(undefined); }}>この{read.length}件にする</Button>
        <Button variant="text" size="sm" onClick={() => setText(undefined)}>やめる</Button>
      </div>
    </div>
  );
}
