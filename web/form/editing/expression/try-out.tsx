import { useState } from 'react';
import { Field as Labelled } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import { withoutReadings } from '../furigana';
import type { Expression } from '../../types';
import { optionsOf } from './clause';
import { resultWords, samplesOf, startValue, workOut, type Sample } from './samples';
import type { Scope } from './scope';

interface Props {
  expression: Expression;
  scope: Scope;
  decimals?: number;
  unit?: string;
}

/** The result for answers that can be made up on the spot. */
export function TryOut({ expression, scope, decimals, unit }: Props) {
  const [given, setGiven] = useState<Record<string, string>>({});
  const samples = samplesOf(expression, scope);
  const result = resultWords(workOut(expression, scope, given), decimals, unit);
  return (
    <div className="mg-tryout" role="group" aria-label="答えの例で試す">
      <p className="mg-tryout__result" role="status"><span>答えの例での結果</span><strong>{result}</strong></p>
      {samples.slice(0, 24).map((sample) => (
        <SampleInput key={sample.key} sample={sample} value={given[sample.key] ?? startValue(sample)} onChange={(value) => setGiven({ ...given, [sample.key]: value })} />
      ))}
    </div>
  );
}

function SampleInput({ sample, value, onChange }: { sample: Sample; value: string; onChange: (value: string) => void }) {
  const { type } = sample.readable;
  const options = optionsOf(sample.readable);
  if (type === 'object') return null;
  const choices = type === 'bool' ? [{ value: 'true', label: 'はい' }, { value: 'false', label: 'いいえ' }] : options.map((o) => ({ value: o.value, label: withoutReadings(o.label.ja) }));
  return (
    <Labelled label={`例: ${sample.label}`}>
      {choices.length > 0 ? (
        <Select inputSize="sm" value={value} onChange={(e) => onChange(e.target.value)} options={[...choices, { value: '', label: '（答えなし）' }]} />
      ) : (
        <TextInput inputSize="sm" type={type === 'date' ? 'date' : 'text'} inputMode={type === 'number' ? 'decimal' : undefined} value={value} onChange={(e) => onChange(e.target.value)} />
      )}
    </Labelled>
  );
}
