import { useState } from 'react';
import { Button } from '../../../ui/button';
import { TextInput } from '../../../ui/input';
import { categoryNames, operators, typeNames, type Category, type OperatorInfo } from './operators';
import { nameOf } from './print';
import type { Scope } from './scope';

interface Props {
  scope: Scope;
  /** The words, and where the caret stands in them afterwards. */
  onInsert: (words: string, caret: number) => void;
}

const signs: Partial<Record<string, string>> = { add: ' + ', sub: ' - ', mul: ' × ', div: ' ÷ ', eq: ' = ', ne: ' ≠ ', lt: ' < ', le: ' ≦ ', gt: ' > ', ge: ' ≧ ', all: ' かつ ', any: ' または ', concat: ' & ' };

function words(o: OperatorInfo): [string, number] {
  const sign = signs[o.op];
  if (sign) return [sign, sign.length];
  if (o.op === 'today') return ['今日', 2];
  const name = o.op === 'round' ? '四捨五入' : o.name;
  const call = `${name}(${', '.repeat(Math.max(0, o.min + (o.over ? 1 : 0) - 1))})`;
  return [call, name.length + 1];
}

/** Fields and functions to put into a formula, with what each does. */
export function InsertHelp({ scope, onInsert }: Props) {
  const [open, setOpen] = useState<'fields' | 'functions'>();
  const toggle = (which: 'fields' | 'functions') => setOpen(open === which ? undefined : which);
  return (
    <div className="mg-insert">
      <div className="mg-row">
        <Button variant="text" size="sm" aria-expanded={open === 'fields'} onClick={() => toggle('fields')}>項目を入れる</Button>
        <Button variant="text" size="sm" aria-expanded={open === 'functions'} onClick={() => toggle('functions')}>計算を入れる</Button>
      </div>
      {open === 'fields' && <FieldList scope={scope} onInsert={onInsert} />}
      {open === 'functions' && <FunctionList onInsert={onInsert} />}
    </div>
  );
}

function FieldList({ scope, onInsert }: Props) {
  const [search, setSearch] = useState('');
  const readable = scope.readable.filter((r) => r.label.includes(search));
  const members = scope.groups.filter((g) => g.label.ja.includes(search) || g.fields.some((f) => f.label.ja.includes(search)));
  const put = (name: string) => onInsert(name, name.length);
  return (
    <div className="mg-insert__list">
      {scope.readable.length > 12 && <TextInput inputSize="sm" aria-label="項目をさがす" placeholder="項目をさがす" value={search} onChange={(e) => setSearch(e.target.value)} />}
      <ul>
        {readable.slice(0, 60).map((r) => (
          <li key={`${r.id}.${r.part ?? ''}`}>
            <button type="button" onClick={() => put(nameOf(r.id, r.part, scope))}>{r.label}<small>{typeNames[r.type]}</small></button>
          </li>
        ))}
        {members.map((g) => (
          <li key={g.id}>
            <button type="button" onClick={() => put(`合計(${nameOf(g.id, undefined, scope)}, )`)}>{g.label.ja}<small>繰り返し: {g.fields.map((f) => f.label.ja).join('・')}</small></button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FunctionList({ onInsert }: Pick<Props, 'onInsert'>) {
  return (
    <div className="mg-insert__list">
      {(Object.keys(categoryNames) as Category[]).map((category) => (
        <section key={category}>
          <h3>{categoryNames[category]}</h3>
          <ul>
            {operators.filter((o) => o.category === category).map((o) => (
              <li key={o.op}>
                <button type="button" onClick={() => onInsert(...words(o))}>{o.op === 'round' ? '四捨五入・切り捨て・切り上げ' : o.name}<small>{o.help}</small></button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
