import './bank.css';
import { useState, type ReactNode } from 'react';
import { RadioGroup } from '../../../ui/choice';
import { Field, FieldGroup } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { Bank, BankService } from '../../services';
import type { BankAccountField } from '../../types';
import { firstAt, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText, type Part } from '../parts';
import { useFieldTexts } from '../texts';
import { Chooser, tidyUp, type BankTranslate } from './chooser';
import { useBranches, useSearch } from './look-up';
import { postBank } from './post-bank';
import { PostChoice, PostSymbol, type PostMode } from './post-symbol';
import { bankNamePart, bankPart, branchNamePart, branchPart, holderPart, kindName, kindsOf, numberPart } from './schema';
import { search } from './search';
import { partNames } from './sentences';
import { bankTexts } from './texts';

type Props = InputProps<BankAccountField>;
interface Inner { outer: Props; words: BankTranslate }

/** An account: nothing of it is remembered by the browser. */
export function BankAccountInput(props: Props) {
  const words = useFieldTexts(bankTexts, props.language);
  const { value } = props;
  const bank = partText(value, 'bank');
  const [mode, setMode] = useState<PostMode>(partText(value, 'number') === '' ? 'symbol' : 'branch');
  const inner = { outer: props, words };
  const post = bank === postBank;
  return (
    <FieldGroup {...frame(props)}>
      <div className="mg-stack">
        <BankChooser {...inner} />
        {post && <PostChoice mode={mode} onMode={setMode} words={words} />}
        {post && mode === 'symbol' ? <PostSymbol {...inner} /> : <Branch {...inner} bank={bank} />}
        <Kind outer={props} />
        {!(post && mode === 'symbol') && <Box {...inner} part={numberPart} hint={words('numberHint')}><NumberBox outer={props} /></Box>}
        <Box {...inner} part={holderPart} hint={words('holderHint')}>
          <TextInput
            value={partText(value, 'holder')} width="full" autoComplete="off" autoCapitalize="characters" spellCheck={false}
            onChange={(event) => changePart(props, { holder: orNothing(event.target.value) })} onBlur={() => tidyUp(props, holderPart)}
          />
        </Box>
      </div>
    </FieldGroup>
  );
}

function NumberBox({ outer }: { outer: Props }) {
  return (
    <TextInput
      value={partText(outer.value, 'number')} width="s" inputMode="numeric" autoComplete="off"
      onChange={(event) => changePart(outer, { number: orNothing(event.target.value) })} onBlur={() => tidyUp(outer, numberPart)}
    />
  );
}

function Box({ outer, part, hint, children }: Inner & { part: Part; hint: string; children: ReactNode }) {
  const id = `${outer.path}.${part.id}`;
  return (
    <Field id={id} label={partNames(part.id, outer.language)} hint={hint} required={outer.required || undefined} error={firstAt(outer.faults, id, outer.say)}>
      {children}
    </Field>
  );
}

/** The bank with the code that was chosen or typed: null when the list does not have it. */
function useListedBank(service: BankService | undefined, code: string): Bank | null | undefined {
  const found = useSearch(service && ((q) => service.banks(q)), /^[0-9]{4}$/.test(code) ? code : '');
  return found.state === 'done' ? (found.items.find((b) => b.code === code) ?? null) : undefined;
}

function BankChooser({ outer, words }: Inner) {
  const service = outer.services.banks;
  const [query, setQuery] = useState('');
  const found = useSearch(service && ((q) => service.banks(q)), query.trim());
  const listed = useListedBank(service, partText(outer.value, 'bank'));
  // Another bank has other branches.
  const change = (changes: Record<string, string | undefined>) =>
    changePart(outer, 'bank' in changes ? { ...changes, branch: undefined, branch_name: undefined } : changes);
  return (
    <Chooser
      outer={outer} words={words} code={bankPart} name={bankNamePart} hint={words('bankHint')} unlisted={words('unlistedBank')}
      idle={words('typeMore')} listed={listed} found={service && found} query={query} onQuery={setQuery} change={change}
    />
  );
}

function Branch({ outer, words, bank }: Inner & { bank: string }) {
  const service = outer.services.banks;
  const [query, setQuery] = useState('');
  const all = useBranches(service, bank);
  const code = partText(outer.value, 'branch');
  const known = all.state === 'done' && /^[0-9]{3}$/.test(code);
  const listed = known ? (all.items.find((b) => b.code === code) ?? null) : undefined;
  const asks = query.trim() !== '';
  return (
    <Chooser
      outer={outer} words={words} code={branchPart} name={branchNamePart} hint={words('branchHint')} unlisted={words('unlistedBranch')}
      idle={words('bankFirst')} listed={listed} query={query} onQuery={setQuery} change={(changes) => changePart(outer, changes)}
      found={service && { ...all, items: asks ? search(all.items, query) : all.items }}
    />
  );
}

function Kind({ outer }: { outer: Props }) {
  const { path, field, language, value, faults, say, required } = outer;
  const id = `${path}.kind`;
  return (
    <RadioGroup
      id={id} label={partNames('kind', language)} required={required || undefined} error={firstAt(faults, id, say)} inline
      options={kindsOf(field).map((k) => ({ value: k, label: kindName(k, language) }))} value={partText(value, 'kind')}
      onChange={(kind) => changePart(outer, { kind })}
    />
  );
}
