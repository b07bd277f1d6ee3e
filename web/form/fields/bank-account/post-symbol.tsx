import { useState } from 'react';
import { RadioGroup } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { BankAccountField } from '../../types';
import { firstAt } from '../frame';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText } from '../parts';
import type { BankTranslate } from './chooser';
import { convert, type Conversion } from './post-bank';
import { kindName } from './schema';

export type PostMode = 'symbol' | 'branch';

/** Which of the two numbers on a passbook of ゆうちょ銀行 is being typed. */
export function PostChoice({ mode, onMode, words }: { mode: PostMode; onMode: (mode: PostMode) => void; words: BankTranslate }) {
  return (
    <RadioGroup
      label={words('postHow')} value={mode} onChange={(next) => onMode(next as PostMode)}
      options={[{ value: 'symbol', label: words('postSymbol') }, { value: 'branch', label: words('postBranch') }]}
    />
  );
}

/** 記号・番号, turned into what a transfer needs as soon as both are whole. */
export function PostSymbol({ outer, words }: { outer: InputProps<BankAccountField>; words: BankTranslate }) {
  const { path, faults, say, value, required } = outer;
  const [symbol, setSymbol] = useState('');
  const [number, setNumber] = useState('');
  const [left, setLeft] = useState({ symbol: false, number: false });
  const result: Conversion = convert(symbol, number);
  const change = (nextSymbol: string, nextNumber: string) => {
    setSymbol(nextSymbol);
    setNumber(nextNumber);
    const next = convert(nextSymbol, nextNumber);
    changePart(outer, 'ok' in next ? { ...next.ok } : { branch: undefined, branch_name: undefined, number: undefined });
  };
  const wrong = 'wrong' in result ? result.wrong : undefined;
  const fault = (part: string) => firstAt(faults, `${path}.${part}`, say);
  const symbolError = (left.symbol && wrong === 'symbol' && words('wrongSymbol')) || fault('branch') || fault('branch_name');
  const numberError = (left.number && wrong === 'number' && words('wrongNumber')) || fault('number');
  return (
    <>
      <Field id={`${path}.branch`} label={words('symbol')} hint={words('symbolHint')} required={required || undefined} error={symbolError}>
        <TextInput
          value={symbol} width="xs" inputMode="numeric" autoComplete="off" maxLength={10}
          onChange={(event) => change(event.target.value, number)} onBlur={() => setLeft({ ...left, symbol: symbol !== '' })}
        />
      </Field>
      <Field id={`${path}.number`} label={words('postNumber')} hint={words('postNumberHint')} required={required || undefined} error={numberError}>
        <TextInput
          value={number} width="s" inputMode="numeric" autoComplete="off" maxLength={12}
          onChange={(event) => change(symbol, event.target.value)} onBlur={() => setLeft({ ...left, number: number !== '' })}
        />
      </Field>
      <p className="mf-bank__converted" role="status">
        {partText(value, 'branch') !== '' && partText(value, 'number') !== '' && words('converted', {
          name: partText(value, 'branch_name'), branch: partText(value, 'branch'),
          kind: kindName(partText(value, 'kind'), outer.language), number: partText(value, 'number'),
        })}
      </p>
    </>
  );
}
