import { saidWhen } from '../../form/editing/expression/words';
import { scopeAt } from '../../form/editing/expression/scope';
import { startComparison } from '../../form/editing/expression/clause';
import { readsOf } from '../../form/editing/expression/tree';
import { Button } from '../../ui/button';
import { PlusIcon } from '../../ui/icons';
import { NoteLines, type CanvasProps } from './canvas';
import { cardId } from './commands';
import { notesAt } from './findings';

/** Checks over several answers (相関チェック), each with its own message. */
export function RuleCards({ document, selection, notes, commands }: CanvasProps) {
  const [first] = scopeAt(document, { staff: true }).readable;
  const add = () => {
    if (!first) return;
    const require = startComparison(first);
    commands.dispatch({ do: 'add_rule', rule: { message: { ja: '答えの組み合わせを確かめてください。' }, fields: readsOf(require), require } });
  };
  return (
    <section className="mg-canvas__rules" aria-labelledby="rules-title">
      <h2 id="rules-title">項目どうしの確かめ</h2>
      {(document.rules ?? []).map((rule) => (
        <button key={rule.id} type="button" id={cardId(rule.id)} className="mg-canvas__rule" aria-pressed={selection.kind === 'rule' && selection.id === rule.id} onClick={() => commands.dispatch({ do: 'select', selection: { kind: 'rule', id: rule.id } })}>
          <strong>{rule.message.ja || '（言葉のない確かめ）'}</strong>
          <small className="mg-card-field__rule">{rule.when && saidWhen(rule.when, document, 'のとき、')}{saidWhen(rule.require, document, 'のとき正しい')}</small>
          <NoteLines notes={notesAt(notes, { kind: 'rule', id: rule.id })} />
        </button>
      ))}
      <Button variant="text" size="sm" icon={<PlusIcon />} disabled={!first} onClick={add}>確かめを追加</Button>
      {(document.rules ?? []).length === 0 && <p className="mg-sub">「終了日は開始日より後」のように、いくつかの答えを合わせて確かめます。</p>}
    </section>
  );
}
