import { useState } from 'react';
import { Tabs } from '../../../ui/tabs';
import type { Expression } from '../../types';
import { BlockNode } from './block-node';
import { check } from './check';
import { FormulaText } from './formula-text';
import type { ValueType } from './operators';
import type { Scope } from './scope';
import { TryOut } from './try-out';
import { readAloud } from './words';

interface Props {
  value: Expression;
  scope: Scope;
  want: ValueType;
  own: string;
  decimals?: number;
  unit?: string;
  onChange: (value: Expression) => void;
}

/** A calculation, written as a formula or built of blocks, with its result at once. */
export function FormulaEditor({ value, scope, want, own, decimals, unit, onChange }: Props) {
  const [way, setWay] = useState('text');
  const { mistakes } = check(value, scope, want);
  return (
    <section className="mg-formula-editor" aria-label="計算のしかた">
      <Tabs
        label="計算の書き方"
        value={way}
        onChange={setWay}
        tabs={[
          { key: 'text', label: '式で書く', content: <FormulaText label="式" value={value} scope={scope} want={want} own={own} onChange={onChange} /> },
          { key: 'blocks', label: '組み立てる', content: <BlockNode label="結果" value={value} scope={scope} want={[want]} path={[]} mistakes={mistakes} onChange={onChange} /> },
        ]}
      />
      <p className="mg-condition__words" aria-live="polite">{readAloud(value, scope.document)}</p>
      <TryOut expression={value} scope={scope} decimals={decimals} unit={unit} />
    </section>
  );
}
