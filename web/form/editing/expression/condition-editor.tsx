import { useId } from 'react';
import { Button } from '../../../ui/button';
import { PlusIcon } from '../../../ui/icons';
import type { Expression } from '../../types';
import { check } from './check';
import { startComparison } from './clause';
import { ConditionNode } from './condition-node';
import type { Scope } from './scope';
import { saidWhen } from './words';

interface Props {
  title: string;
  /** What the condition reads; made for the place by scopeAt. */
  scope: Scope;
  value: Expression | undefined;
  onChange: (value: Expression | undefined) => void;
  /** Ends the sentence: 「のとき表示」. */
  ending: string;
  /** The button that begins a condition. */
  begin: string;
  /** What is said while nothing can be read yet. */
  empty?: string;
  /** The condition cannot be taken away. */
  always?: boolean;
}

/** A condition of any depth, read out as it is built. */
export function ConditionEditor({ title, scope, value, onChange, ending, begin, empty, always }: Props) {
  const id = useId();
  const first = scope.readable[0];
  const mistakes = value ? check(value, scope, 'bool').mistakes : [];
  return (
    <section className="mg-condition" aria-labelledby={id}>
      <strong id={id}>{title}</strong>
      {value === undefined && first && <Button variant="outline" size="sm" icon={<PlusIcon />} onClick={() => onChange(startComparison(first))}>{begin}</Button>}
      {value === undefined && !first && <p className="mg-sub">{empty ?? '前に選択や入力の項目があると、答えによって切り替えられます。'}</p>}
      {value !== undefined && (
        <>
          <ConditionNode value={value} scope={scope} path={[]} mistakes={mistakes} onChange={onChange} />
          <p className="mg-condition__words" aria-live="polite">{saidWhen(value, scope.document, ending)}</p>
          {!always && <Button variant="outline" size="sm" tone="danger" onClick={() => onChange(undefined)}>条件を外す</Button>}
        </>
      )}
    </section>
  );
}
