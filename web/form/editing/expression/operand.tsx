import { Select, TextInput } from '../../../ui/input';
import { CheckboxGroup } from '../../../ui/choice';
import { Field as Labelled } from '../../../ui/field';
import { withoutReadings } from '../furigana';
import { narrow } from '../../evaluate/chars';
import { clockOf, minutesOf } from '../../fields/time/clock';
import type { Expression } from '../../types';
import { operandType, optionsOf, startOperand, type Comparison } from './clause';
import { ReadableSelect } from './readable-select';
import { isTimeOfDay, type Readable, type Scope } from './scope';

interface Props {
  comparison: Comparison;
  readable: Readable;
  scope: Scope;
  onChange: (comparison: Comparison) => void;
}

/** What a field is compared with. */
export function Operand({ comparison, readable, scope, onChange }: Props) {
  const type = operandType(comparison.how, readable.type);
  const put = (args: Expression[]) => onChange({ ...comparison, args });
  if (comparison.how === 'matches')
    return (
      <Labelled label="形" hint="[0-9]{4} は数字4けた">
        <TextInput inputSize="sm" className="mg-mono" value={comparison.pattern ?? ''} onChange={(e) => onChange({ ...comparison, pattern: e.target.value })} />
      </Labelled>
    );
  if (type === undefined) return null;
  if (comparison.how === 'one_of') return <Several comparison={comparison} readable={readable} put={put} />;
  const options = optionsOf(readable);
  const first = comparison.args[0] ?? startOperand(readable, comparison.how)[0]!;
  if (options.length > 0 && type === 'text' && 'text' in first)
    return (
      <Labelled label="値">
        <Select inputSize="sm" value={first.text} onChange={(e) => put([{ text: e.target.value }])} options={withUnknown(options, first.text)} />
      </Labelled>
    );
  return <ValueOrField value={first} type={type} readable={readable} scope={scope} plain={/^(?:age|count|length)_/.test(comparison.how)} onChange={(next) => put([next])} />;
}

function withUnknown(options: ReturnType<typeof optionsOf>, value: string): { value: string; label: string }[] {
  const known = options.map((o) => ({ value: o.value, label: withoutReadings(o.label.ja) }));
  return options.some((o) => o.value === value) ? known : [...known, { value, label: `（なくなった選択肢: ${value}）` }];
}

function Several({ comparison, readable, put }: { comparison: Comparison; readable: Readable; put: (args: Expression[]) => void }) {
  const options = optionsOf(readable);
  const chosen = comparison.args.flatMap((a) => ('text' in a ? [a.text] : []));
  if (options.length > 0)
    return <CheckboxGroup label="値" options={options.map((o) => ({ value: o.value, label: withoutReadings(o.label.ja) }))} value={chosen} onChange={(next) => next.length > 0 && put(next.map((text) => ({ text })))} />;
  return (
    <Labelled label="値" hint="「、」で区切ります。">
      <TextInput inputSize="sm" value={chosen.join('、')} onChange={(e) => put(e.target.value.split(/[、,]/).map((text) => ({ text })))} />
    </Labelled>
  );
}

type Kind = 'value' | 'today' | 'after' | 'before' | 'field';

function kindOf(e: Expression): Kind {
  if ('field' in e) return 'field';
  if (!('op' in e)) return 'value';
  if (e.op === 'today') return 'today';
  const count = e.args?.[1];
  return count && 'number' in count && count.number.startsWith('-') ? 'before' : 'after';
}

const kindNames: Record<Kind, string> = { value: '決まった値', today: '今日', after: '今日から…後', before: '今日より…前', field: 'ほかの項目' };

interface ValueProps {
  value: Expression;
  type: 'text' | 'number' | 'date' | 'bool' | 'list' | 'object';
  readable: Readable;
  scope: Scope;
  /** Only a value: an age, a number of things. */
  plain: boolean;
  onChange: (value: Expression) => void;
}

function ValueOrField({ value, type, readable, scope, plain, onChange }: ValueProps) {
  const others = scope.readable.filter((r) => r.type === type && !(r.id === readable.id && r.part === readable.part));
  const kinds: Kind[] = type === 'date' ? ['value', 'today', 'after', 'before'] : ['value'];
  if (others.length > 0 && !plain) kinds.push('field');
  const kind = kindOf(value);
  const start = (next: Kind): Expression => {
    if (next === 'field') return { field: others[0]!.id, ...(others[0]!.part !== undefined && { part: others[0]!.part }) };
    if (next === 'today') return { op: 'today' };
    if (next === 'value') return type === 'date' ? { date: '2026-04-01' } : startOf(type);
    return { op: 'add_days', args: [{ op: 'today' }, { number: next === 'before' ? '-30' : '30' }] };
  };
  return (
    <>
      {kinds.length > 1 && (
        <Labelled label="比べる相手">
          <Select inputSize="sm" value={kind} onChange={(e) => onChange(start(e.target.value as Kind))} options={kinds.map((k) => ({ value: k, label: kindNames[k] }))} />
        </Labelled>
      )}
      {kind === 'field' && 'field' in value && <ReadableSelect label="比べる項目" value={value} choices={others} onChange={(r) => onChange({ field: r.id, ...(r.part !== undefined && { part: r.part }) })} />}
      {kind === 'value' && (isTimeOfDay(readable.field, readable.part) && 'number' in value ? <Clock minutes={value.number} onChange={onChange} /> : <Constant value={value} onChange={onChange} />)}
      {(kind === 'after' || kind === 'before') && <Shift value={value} back={kind === 'before'} onChange={onChange} />}
    </>
  );
}

const startOf = (type: ValueProps['type']): Expression => (type === 'number' ? { number: '1' } : type === 'bool' ? { bool: true } : { text: '' });

/** A time of day; conditions count its minutes. */
function Clock({ minutes, onChange }: { minutes: string; onChange: (value: Expression) => void }) {
  const at = /^[0-9]{1,4}$/.test(minutes) && Number(minutes) < 24 * 60 ? clockOf(Number(minutes)) : '';
  return (
    <Labelled label="値">
      <TextInput inputSize="sm" type="time" value={at} onChange={(e) => e.target.value !== '' && onChange({ number: String(minutesOf(e.target.value)) })} />
    </Labelled>
  );
}

/** One constant, by its type. */
export function Constant({ value, onChange, label = '値' }: { value: Expression; onChange: (value: Expression) => void; label?: string }) {
  if ('bool' in value)
    return (
      <Labelled label={label}>
        <Select inputSize="sm" value={String(value.bool)} onChange={(e) => onChange({ bool: e.target.value === 'true' })} options={[{ value: 'true', label: 'はい' }, { value: 'false', label: 'いいえ' }]} />
      </Labelled>
    );
  if ('date' in value)
    return (
      <Labelled label={label}>
        <TextInput inputSize="sm" type="date" value={value.date} onChange={(e) => e.target.value !== '' && onChange({ date: e.target.value })} />
      </Labelled>
    );
  const numeric = 'number' in value;
  const wrong = numeric && !/^-?[0-9]{1,50}(\.[0-9]{1,20})?$/.test(value.number);
  return (
    <Labelled label={label} error={wrong ? '数字で入力してください。' : undefined}>
      <TextInput inputSize="sm" inputMode={numeric ? 'decimal' : undefined} value={numeric ? value.number : 'text' in value ? value.text : ''} onChange={(e) => onChange(numeric ? { number: narrow(e.target.value).replace(/,/g, '') } : { text: e.target.value })} />
    </Labelled>
  );
}

function Shift({ value, back, onChange }: { value: Expression; back: boolean; onChange: (value: Expression) => void }) {
  if (!('op' in value)) return null;
  const count = value.args?.[1];
  const shown = count && 'number' in count ? count.number.replace('-', '') : '';
  const put = (op: string, n: string) => onChange({ op, args: [{ op: 'today' }, { number: `${back && n !== '0' ? '-' : ''}${n}` }] });
  return (
    <div className="mg-setting-pair">
      <Labelled label="数">
        <TextInput inputSize="sm" type="number" min={0} value={shown} onChange={(e) => put(value.op, String(Math.min(99999, Math.max(0, Math.trunc(Number(e.target.value))))))} />
      </Labelled>
      <Labelled label="単位">
        <Select inputSize="sm" value={value.op} onChange={(e) => put(e.target.value, shown || '0')} options={[{ value: 'add_days', label: '日' }, { value: 'add_months', label: 'か月' }, { value: 'add_years', label: '年' }]} />
      </Labelled>
    </div>
  );
}
