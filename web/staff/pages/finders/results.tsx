import { useState } from 'react';
import { ConditionEditor } from '../../../form/editing/expression/condition-editor';
import { scopeAt } from '../../../form/editing/expression/scope';
import type { Finder, Result } from '../../../form/guide';
import { Badge } from '../../../ui/badge';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { PlusIcon } from '../../../ui/icons';
import { Select, TextInput } from '../../../ui/input';
import { EmptyState } from '../../../ui/page';
import type { Schemas } from '../../data/client';
import { standing } from '../procedures/standing';
import { useAllProcedures } from './use-finder';
import { finderFinding, resultOf } from './words';

interface Props {
  document: Finder;
  onChange: (document: Finder) => void;
  findings: readonly Schemas['Finding'][];
  disabled: boolean;
}

/** The procedures that the finder can lead to, each with its condition and reason. */
export function Results({ document, onChange, findings, disabled }: Props) {
  const procedures = useAllProcedures().data ?? [];
  const { results } = document;
  const put = (next: Result[]) => onChange({ ...document, results: next });
  const move = (at: number, by: -1 | 1) => {
    const next = [...results];
    [next[at], next[at + by]] = [next[at + by]!, next[at]!];
    put(next);
  };
  return (
    <div className="mg-stack-l">
      <p>条件に合った手続が、上から順に並びます。同じ手続を違う理由で何度でも書けます。そのときは、初めに合った理由が出ます。</p>
      {results.length === 0 && <EmptyState title="結果がまだありません">先に質問を作ると、答えを条件に使えます。</EmptyState>}
      {results.map((result, at) => (
        <One
          // The order is the only name that a result has.
          key={at}
          at={at} count={results.length} result={result} form={document.form} procedures={procedures} disabled={disabled}
          findings={findings.filter((f) => resultOf(f.path) === at)}
          onChange={(changed) => put(results.map((r, i) => (i === at ? changed : r)))}
          onMove={(by) => move(at, by)}
          onRemove={() => put(results.filter((_, i) => i !== at))}
        />
      ))}
      {!disabled && <div><Button variant="outline" icon={<PlusIcon />} onClick={() => put([...results, { procedure: '', reason: { ja: '' } }])}>結果を加える</Button></div>}
    </div>
  );
}

interface OneProps {
  at: number;
  count: number;
  result: Result;
  form: Finder['form'];
  procedures: readonly Schemas['ProcedureView'][];
  findings: readonly Schemas['Finding'][];
  disabled: boolean;
  onChange: (result: Result) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function One({ at, count, result, form, procedures, findings, disabled, onChange, onMove, onRemove }: OneProps) {
  // What is new or wrong is open at once; twenty open results are too long to find anything in.
  const [open, setOpen] = useState(result.procedure === '' || findings.some((f) => f.error));
  const said = (part: string) => findings.filter((f) => f.path.startsWith(`results.${at}.${part}`)).map(finderFinding).join(' ') || undefined;
  const reason = (language: 'ja' | 'ja-easy' | 'en') => (text: string) => {
    const { [language]: _, ...rest } = result.reason;
    onChange({ ...result, reason: { ...rest, ...(text || language === 'ja' ? { [language]: text } : {}) } as Result['reason'] });
  };
  const known = procedures.some((p) => p.slug === result.procedure);
  const options = procedures.map((p) => ({ value: p.slug, label: `${p.title}（${standing(p).name}）` }));
  return (
    <details className="mg-result" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <strong>結果{at + 1} {procedures.find((p) => p.slug === result.procedure)?.title ?? '（手続を選んでください）'}</strong>
        <span className="mg-sub">{result.reason.ja}</span>
        {findings.length > 0 && <Badge tone={findings.some((f) => f.error) ? 'error' : 'warning'}>{findings.some((f) => f.error) ? '直すところ' : '確かめるところ'}</Badge>}
      </summary>
      {open && <fieldset className="mg-result__inside" disabled={disabled}>
      <legend className="mg-sr">結果{at + 1}</legend>
      <Field label="手続" required error={said('procedure')}>
        <Select value={result.procedure} placeholder="選んでください" options={known || !result.procedure ? options : [...options, { value: result.procedure, label: 'なくなった手続' }]} onChange={(e) => onChange({ ...result, procedure: e.target.value })} />
      </Field>
      <ConditionEditor
        title={`結果${at + 1}の条件`} begin="条件を付ける" ending="のとき、この手続が出ます" empty="先に質問を作ると、答えを条件に使えます。"
        scope={scopeAt(form, {})} value={result.when}
        onChange={(when) => {
          const { when: _, ...rest } = result;
          onChange({ ...rest, ...(when && { when }) });
        }}
      />
      {said('when') && <p role="status" className="mg-sub">{said('when')}</p>}
      <Field label="理由" hint="「〜なので」で終わる短い文。住民に、なぜこの手続が出たかを伝えます。" required error={said('reason')}>
        <TextInput value={result.reason.ja} maxLength={200} placeholder="ほかの市区町村から引っ越してくるので" onChange={(e) => reason('ja')(e.target.value)} />
      </Field>
      <details>
        <summary>やさしい日本語・英語の理由</summary>
        <div className="mg-stack">
          <Field label="やさしい日本語"><TextInput value={result.reason['ja-easy'] ?? ''} maxLength={200} onChange={(e) => reason('ja-easy')(e.target.value)} /></Field>
          <Field label="英語"><TextInput value={result.reason.en ?? ''} maxLength={200} onChange={(e) => reason('en')(e.target.value)} /></Field>
        </div>
      </details>
      {!disabled && (
        <div className="mg-row">
          <Button size="sm" variant="outline" disabled={at === 0} aria-label={`結果${at + 1}を上へ`} onClick={() => onMove(-1)}>上へ</Button>
          <Button size="sm" variant="outline" disabled={at === count - 1} aria-label={`結果${at + 1}を下へ`} onClick={() => onMove(1)}>下へ</Button>
          <Button size="sm" variant="outline" tone="danger" aria-label={`結果${at + 1}を消す`} onClick={onRemove}>消す</Button>
        </div>
      )}
      </fieldset>}
    </details>
  );
}
