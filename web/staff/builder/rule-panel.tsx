import { ConditionEditor } from '../../form/editing/expression/condition-editor';
import { plainLabel, scopeAt, within } from '../../form/editing/expression/scope';
import { readsOf } from '../../form/editing/expression/tree';
import { startComparison } from '../../form/editing/expression/clause';
import { TextEditor } from '../../form/editing/text-editor';
import type { Expression, FormDocument, Rule } from '../../form/types';
import { Button } from '../../ui/button';
import { CheckboxGroup } from '../../ui/choice';
import { Field as Labelled } from '../../ui/field';
import { Select } from '../../ui/input';
import { Block, type PanelProps } from './panel';
import { findField } from './tree';

/** The fields a rule may wait for: those it reads, without groups and calculations it goes through. */
function namedBy(document: FormDocument, require: Expression): string[] {
  return readsOf(require).filter((id) => {
    const type = findField(document, id)?.field.type;
    return type !== undefined && type !== 'explanation';
  });
}

/** What the rule waits for, after its condition changed: what it still reads, then what is new. */
export function ruleFields(document: FormDocument, rule: Rule, require: Expression): string[] {
  const [before, after] = [namedBy(document, rule.require), namedBy(document, require)];
  const kept = rule.fields.filter((id) => after.includes(id) || !before.includes(id));
  const all = [...kept, ...after.filter((id) => !before.includes(id) && !kept.includes(id))];
  return (all.length > 0 ? all : after.length > 0 ? after : rule.fields).slice(0, 20);
}

/** A check over several answers, with its own message. */
export function RulePanel({ rule, document, commands, notes }: PanelProps & { rule: Rule }) {
  const change = (property: keyof Rule, value: Partial<Rule>) => commands.dispatch({ do: 'edit_rule', id: rule.id, change: value, property });
  const whole = scopeAt(document, { staff: true });
  const group = whole.groups.find((g) => g.id === rule.over);
  const scope = group ? within(whole, group) : whole;
  const choices = [...new Set([...rule.fields, ...namedBy(document, rule.require)])];
  const label = (id: string) => {
    const field = findField(document, id)?.field;
    return field ? plainLabel(field) : '（見つからない項目）';
  };
  const overGroup = (id: string) => {
    const next = whole.groups.find((g) => g.id === id);
    const first = (next ? within(whole, next) : whole).readable[0];
    if (!first) return;
    const require = startComparison(first);
    change('over', { over: next?.id, require, when: undefined, fields: readsOf(require) });
  };
  return (
    <Block title="項目どうしの確かめ" notes={notes}>
      <TextEditor label="合わないときの言葉" long required value={rule.message} onChange={(message) => change('message', { message: message ?? { ja: '' } })} />
      {whole.groups.length > 0 && (
        <Labelled label="確かめる範囲">
          <Select value={rule.over ?? ''} onChange={(e) => overGroup(e.target.value)} options={[{ value: '', label: '様式の全体' }, ...whole.groups.map((g) => ({ value: g.id, label: `「${plainLabel(g)}」の1行ごと` }))]} />
        </Labelled>
      )}
      <ConditionEditor title="正しいとき" begin="決める" ending="のとき正しい" always scope={scope} value={rule.require} onChange={(require) => require && change('require', { require, fields: ruleFields(document, rule, require) })} />
      <ConditionEditor title="確かめる条件（なくてもよい）" begin="確かめる場合を決める" ending="のとき確かめる" scope={scope} value={rule.when} onChange={(when) => change('when', { when })} />
      <CheckboxGroup
        label="答えがそろったら確かめる項目"
        hint="すべてに答えがあるときに確かめます。"
        options={choices.map((id) => ({ value: id, label: label(id) }))}
        value={rule.fields}
        onChange={(fields) => fields.length > 0 && change('fields', { fields: [...rule.fields.filter((id) => fields.includes(id)), ...fields.filter((id) => !rule.fields.includes(id))] })}
      />
      <Labelled label="誤りを出す項目">
        <Select value={rule.fields[0] ?? ''} onChange={(e) => change('fields', { fields: [e.target.value, ...rule.fields.filter((id) => id !== e.target.value)] })} options={rule.fields.map((id) => ({ value: id, label: label(id) }))} />
      </Labelled>
      <Button variant="outline" size="sm" tone="danger" onClick={() => commands.dispatch({ do: 'remove_rule', id: rule.id })}>この確かめを削除</Button>
    </Block>
  );
}
