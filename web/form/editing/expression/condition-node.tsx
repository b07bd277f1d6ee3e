import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button';
import { Field as Labelled } from '../../../ui/field';
import { PlusIcon, TrashIcon } from '../../../ui/icons';
import { Select } from '../../../ui/input';
import type { Expression } from '../../types';
import { plainLabel } from './scope';
import { clauseOf, howName, howsFor, joined, startComparison, toExpression, withHow, type Comparison, type How, type Join } from './clause';
import type { Mistake } from './check';
import { FormulaText } from './formula-text';
import { Operand } from './operand';
import { ReadableSelect } from './readable-select';
import { findReadable, within, type Scope } from './scope';
import { deepest, type Path } from './tree';

export interface NodeProps {
  value: Expression;
  scope: Scope;
  path: Path;
  mistakes: readonly Mistake[];
  /** undefined takes the node away. */
  onChange: (value: Expression | undefined) => void;
}

const startsWith = (path: Path, head: Path): boolean => head.every((step, i) => path[i] === step);

/** One node of a condition: a comparison, several joined, rows of a group, or a formula. */
export function ConditionNode(props: NodeProps) {
  const clause = clauseOf(props.value, props.scope);
  switch (clause.kind) {
    case 'compare':
      return <CompareRow {...props} comparison={clause.comparison} />;
    case 'join':
      return <JoinBox {...props} join={clause.join} items={clause.items} />;
    case 'rows':
      return <RowsBox {...props} how={clause.how} over={clause.over} item={clause.item} />;
    default:
      return (
        <div className="mg-condition__row">
          <FormulaText label="条件の式" value={props.value} scope={props.scope} want="bool" onChange={props.onChange} />
          {props.path.length === 0 && <AddMore {...props} />}
        </div>
      );
  }
}

function CompareRow(props: NodeProps & { comparison: Comparison }) {
  const { comparison, scope, path, mistakes, onChange } = props;
  const { subject } = comparison;
  const readable = findReadable(scope, subject.field, subject.part);
  const put = (next: Comparison) => onChange(toExpression(next));
  const own = mistakes.filter((m) => startsWith(m.path, path) && m.key !== 'unknown_reference');
  return (
    <div className="mg-condition__row">
      <ReadableSelect label="どの項目" value={subject} choices={scope.readable} onChange={(r) => onChange(startComparison(r))} />
      {readable && (
        <Labelled label="比べ方">
          <Select inputSize="sm" value={comparison.how} onChange={(e) => put(withHow(comparison, e.target.value as How, readable))} options={howsFor(readable).map((how) => ({ value: how, label: howName(how, readable.type) }))} />
        </Labelled>
      )}
      {readable && <Operand comparison={comparison} readable={readable} scope={scope} onChange={put} />}
      {own.map((m) => <p key={m.path.join('.') + m.key} className="mg-finding" data-severity="error">{m.text}</p>)}
      {path.length === 0 && <AddMore {...props} />}
    </div>
  );
}

/** A condition that stands alone becomes the first of several. */
function AddMore({ value, scope, onChange }: NodeProps) {
  return <Adding scope={scope} depth={1} onAdd={(item) => onChange(joined('all', [value, item]))} />;
}

function Adding({ scope, depth, onAdd }: { scope: Scope; depth: number; onAdd: (item: Expression) => void }) {
  const first = scope.readable[0];
  const group = scope.groups[0];
  const member = group && within(scope, group).readable[0];
  if (!first) return null;
  const roomy = depth < deepest - 4;
  return (
    <div className="mg-row">
      <Button variant="text" size="sm" icon={<PlusIcon />} onClick={() => onAdd(startComparison(first))}>条件を足す</Button>
      {roomy && <Button variant="text" size="sm" onClick={() => onAdd({ op: 'any', args: [startComparison(first)] })}>まとまりを足す</Button>}
      {roomy && group && member && <Button variant="text" size="sm" onClick={() => onAdd({ op: 'some', over: group.id, args: [startComparison(member)] })}>繰り返しの条件を足す</Button>}
      {roomy && <Button variant="text" size="sm" onClick={() => onAdd(startFormula(scope))}>式で足す</Button>}
    </div>
  );
}

/** A comparison that only a formula can say, to be written over. */
function startFormula(scope: Scope): Expression {
  const number = scope.readable.find((r) => r.type === 'number');
  const subject: Expression = number ? { field: number.id, ...(number.part !== undefined && { part: number.part }) } : { number: '1' };
  return { op: 'gt', args: [{ op: 'mul', args: [subject, { number: '1' }] }, { number: '0' }] };
}

const joinNames: Record<Join, string> = { all: 'すべて満たす', any: 'どれか1つを満たす', none: 'どれも満たさない', not_all: '満たさないものがある' };

function JoinBox({ scope, path, mistakes, onChange, join, items }: NodeProps & { join: Join; items: readonly Expression[] }) {
  const put = (next: readonly Expression[], how = join) => onChange(next.length === 1 && path.length === 0 && how === 'all' ? next[0] : joined(how, next));
  const negated = join === 'none' || join === 'not_all';
  const box = useRef<HTMLDivElement>(null);
  const [added, setAdded] = useState(0);
  useEffect(() => {
    if (added > 0) [...(box.current?.querySelectorAll<HTMLElement>(':scope > ol > li:last-child select, :scope > ol > li:last-child textarea') ?? [])][0]?.focus();
  }, [added]);
  return (
    <div className="mg-condition__join" role="group" aria-label={joinNames[join]} ref={box} data-join={join}>
      <Labelled label="次の条件を">
        <Select inputSize="sm" value={join} onChange={(e) => put(items, e.target.value as Join)} options={(Object.keys(joinNames) as Join[]).map((key) => ({ value: key, label: joinNames[key] }))} />
      </Labelled>
      <ol>
        {items.map((item, at) => (
          <li key={at}>
            <ConditionNode value={item} scope={scope} path={[...path, ...(negated ? [0] : []), at]} mistakes={mistakes} onChange={(next) => put(next === undefined ? items.filter((_, i) => i !== at) : items.map((x, i) => (i === at ? next : x)))} />
            <Button variant="text" size="sm" tone="danger" icon={<TrashIcon />} aria-label={`${at + 1}つ目の条件を外す`} onClick={() => put(items.filter((_, i) => i !== at))} />
          </li>
        ))}
      </ol>
      <Adding
        scope={scope}
        depth={path.length + 2}
        onAdd={(item) => {
          onChange(joined(join, [...items, item]));
          setAdded(added + 1);
        }}
      />
    </div>
  );
}

function RowsBox({ scope, path, mistakes, onChange, how, over, item }: NodeProps & { how: 'some' | 'every'; over: string; item: Expression }) {
  const group = scope.groups.find((g) => g.id === over);
  const put = (next: Partial<{ how: string; over: string; item: Expression }>) => onChange({ op: next.how ?? how, over: next.over ?? over, args: [next.item ?? item] });
  const choose = (id: string) => {
    const other = scope.groups.find((g) => g.id === id);
    const member = other && within(scope, other).readable[0];
    if (member) put({ over: id, item: startComparison(member) });
  };
  return (
    <div className="mg-condition__join" role="group" aria-label="繰り返しの条件">
      <Labelled label="どの繰り返し" error={group ? undefined : '使っている繰り返しが、なくなったか、ここからは使えません。'}>
        <Select inputSize="sm" value={over} onChange={(e) => choose(e.target.value)} options={[...scope.groups.map((g) => ({ value: g.id, label: plainLabel(g) })), ...(group ? [] : [{ value: over, label: '（見つからない項目）' }])]} />
      </Labelled>
      <Labelled label="どの行">
        <Select inputSize="sm" value={how} onChange={(e) => put({ how: e.target.value })} options={[{ value: 'some', label: 'どれかの行で' }, { value: 'every', label: 'すべての行で' }]} />
      </Labelled>
      {group && <ConditionNode value={item} scope={within(scope, group)} path={[...path, 0]} mistakes={mistakes} onChange={(next) => (next === undefined ? onChange(undefined) : put({ item: next }))} />}
      {group && clauseOf(item, within(scope, group)).kind === 'compare' && <Adding scope={within(scope, group)} depth={path.length + 2} onAdd={(more) => put({ item: joined('all', [item, more]) })} />}
    </div>
  );
}
