import { Button } from '../../../ui/button';
import { PlusIcon, TrashIcon } from '../../../ui/icons';
import { Select, TextInput } from '../../../ui/input';
import { Field as Labelled } from '../../../ui/field';
import type { Expression, Operation, Rounding } from '../../types';
import { Constant } from './operand';
import type { Mistake } from './check';
import { blockKind, kindsFor, started, type BlockKind } from './block-kinds';
import { categoryNames, operatorInfo, paramOf, type Category, type Param } from './operators';
import { optionsBeside, roundingNames } from './print';
import { withoutReadings } from '../furigana';
import { ReadableSelect } from './readable-select';
import { plainLabel, within, type Scope } from './scope';
import type { Path } from './tree';

interface Props {
  value: Expression;
  scope: Scope;
  want: Param;
  path: Path;
  mistakes: readonly Mistake[];
  onChange: (value: Expression) => void;
  label: string;
  /** The options of a choice it is compared with. */
  options?: readonly { value: string; label: { ja: string } }[];
}

/** One block of a calculation: a value, a field, or an operator with its blocks. */
export function BlockNode(props: Props) {
  const { value, scope, want, path, mistakes, onChange, label } = props;
  const own = mistakes.filter((m) => m.path.length === path.length && m.path.every((step, i) => step === path[i]));
  const kinds = kindsFor(want, scope);
  const kind = blockKind(value);
  const known = kinds.some((k) => k.kind === kind);
  return (
    <div className="mg-block" data-op={'op' in value || undefined} role="group" aria-label={label}>
      <Labelled label={label}>
        <Select inputSize="sm" value={kind} onChange={(e) => onChange(started(e.target.value as BlockKind, value, scope))}>
          {!known && <option value={kind}>{operatorInfo(kind)?.name ?? kind}</option>}
          <optgroup label="値">{kinds.filter((k) => !k.category).map((k) => <option key={k.kind} value={k.kind}>{k.name}</option>)}</optgroup>
          {(Object.keys(categoryNames) as Category[]).filter((c) => kinds.some((k) => k.category === c)).map((c) => (
            <optgroup key={c} label={categoryNames[c]}>{kinds.filter((k) => k.category === c).map((k) => <option key={k.kind} value={k.kind}>{k.name}</option>)}</optgroup>
          ))}
        </Select>
      </Labelled>
      {own.map((m) => <p key={m.key} className="mg-finding" data-severity="error">{m.text}</p>)}
      <Body {...props} />
    </div>
  );
}

function Body(props: Props) {
  const { value, scope, onChange } = props;
  if ('field' in value) {
    const choices = scope.readable.filter((r) => props.want === 'any' || props.want.includes(r.type));
    return <ReadableSelect label="項目" value={value} choices={choices.length > 0 ? choices : scope.readable} onChange={(r) => onChange({ field: r.id, ...(r.part !== undefined && { part: r.part }) })} />;
  }
  if ('op' in value) return <OperationBody {...props} value={value} />;
  const { options } = props;
  if (!options || !('text' in value)) return <Constant value={value} onChange={onChange} />;
  const known = options.some((o) => o.value === value.text);
  return (
    <Labelled label="選択肢">
      <Select inputSize="sm" value={value.text} onChange={(e) => onChange({ text: e.target.value })} options={[...(known ? [] : [{ value: value.text, label: value.text || '（選んでください）' }]), ...options.map((o) => ({ value: o.value, label: withoutReadings(o.label.ja) }))]} />
    </Labelled>
  );
}

const argName = (op: string, at: number): string => (op === 'if' ? ['もし', 'なら', 'でなければ'][at]! : op.startsWith('age') ? ['生年月日', 'いつの時点'][at]! : `${at + 1}つ目`);

function OperationBody({ value, scope, path, mistakes, onChange }: Props & { value: Operation }) {
  const info = operatorInfo(value.op);
  if (!info) return null;
  const args = value.args ?? [];
  const group = scope.groups.find((g) => g.id === value.over);
  const inner = info.over && group ? within(scope, group) : scope;
  const put = (next: Expression[]) => onChange({ ...value, args: next });
  const options = ['eq', 'ne', 'in', 'contains'].includes(value.op) ? optionsBeside(value, inner) : undefined;
  return (
    <>
      <p className="mg-sub">{info.help}</p>
      {info.over && (
        <Labelled label="どの繰り返し">
          <Select inputSize="sm" value={value.over ?? ''} onChange={(e) => onChange({ ...value, over: e.target.value })} options={scope.groups.map((g) => ({ value: g.id, label: plainLabel(g) }))} />
        </Labelled>
      )}
      {info.rounds && <RoundingSettings value={value} onChange={onChange} />}
      {info.pattern && (
        <Labelled label="形">
          <TextInput inputSize="sm" className="mg-mono" value={value.pattern ?? ''} onChange={(e) => onChange({ ...value, pattern: e.target.value })} />
        </Labelled>
      )}
      <ol className="mg-block__args">
        {args.map((arg, at) => (
          <li key={at}>
            <BlockNode value={arg} options={options} scope={inner} want={paramOf(info, at)} path={[...path, at]} mistakes={mistakes} label={argName(value.op, at)} onChange={(next) => put(args.map((a, i) => (i === at ? next : a)))} />
            {args.length > info.min && <Button variant="text" size="sm" tone="danger" icon={<TrashIcon />} aria-label={`${at + 1}つ目を外す`} onClick={() => put(args.filter((_, i) => i !== at))} />}
          </li>
        ))}
      </ol>
      {args.length < info.max && <Button variant="text" size="sm" icon={<PlusIcon />} onClick={() => put([...args, started(firstKind(paramOf(info, args.length)), undefined, inner)])}>値を足す</Button>}
    </>
  );
}

const firstKind = (param: Param): BlockKind => (param === 'any' ? 'number' : param[0] === 'list' || param[0] === 'object' ? 'field' : (param[0] as BlockKind));

function RoundingSettings({ value, onChange }: { value: Operation; onChange: (value: Expression) => void }) {
  return (
    <div className="mg-setting-pair">
      <Labelled label="小数のけた">
        <TextInput inputSize="sm" type="number" min={0} max={10} value={value.scale ?? 0} onChange={(e) => onChange({ ...value, scale: Math.min(10, Math.max(0, Math.trunc(Number(e.target.value)))) })} />
      </Labelled>
      <Labelled label="端数">
        <Select inputSize="sm" value={value.rounding ?? 'half_up'} onChange={(e) => onChange({ ...value, rounding: e.target.value as Rounding })} options={(Object.keys(roundingNames) as Rounding[]).map((key) => ({ value: key, label: roundingNames[key] }))} />
      </Labelled>
    </div>
  );
}
