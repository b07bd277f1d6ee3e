import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/choice';
import { RedoIcon, UndoIcon } from '../../ui/icons';
import type { Commands } from './commands';
import { Conflict } from './conflict';
import type { BuilderState, Saving } from './state';
import type { Autosave } from './use-autosave';

function words(saving: Saving): string {
  switch (saving.kind) {
    case 'saved':
      return '保存しました';
    case 'unsaved':
      return '未保存の変更があります';
    case 'saving':
      return '保存しています…';
    case 'failed':
      return '保存できませんでした';
    case 'conflict':
      return 'ほかの人が変更しました';
  }
}

export type View = 'edit' | 'logic' | 'data';

const views: { key: View; label: string }[] = [
  { key: 'edit', label: '編集' },
  { key: 'logic', label: 'つながり図' },
  { key: 'data', label: '集める情報' },
];

interface Props {
  state: BuilderState;
  commands: Commands;
  autosave: Autosave;
  view: View;
  onView: (view: View) => void;
  picking: boolean;
  onPicking: (picking: boolean) => void;
  said: string;
}

/** Undo, redo, the ways to look at the form, and how it stands with the server. */
export function SaveBar({ state, commands, autosave, view, onView, picking, onPicking, said }: Props) {
  const { saving } = state;
  return (
    <div className="mg-builder__bar">
      <div className="mg-row">
        <Button variant="outline" size="sm" icon={<UndoIcon />} disabled={state.past.length === 0} onClick={() => commands.dispatch({ do: 'undo' })}>元に戻す</Button>
        <Button variant="outline" size="sm" icon={<RedoIcon />} disabled={state.future.length === 0} onClick={() => commands.dispatch({ do: 'redo' })}>やり直す</Button>
        <span className="mg-sub" data-saving={saving.kind} role="status">{words(saving)}</span>
        {saving.kind === 'failed' && <Button variant="text" size="sm" onClick={autosave.now}>もう一度保存する</Button>}
        <span className="mg-builder__views" role="group" aria-label="見方">
          {views.map(({ key, label }) => <button key={key} type="button" aria-pressed={view === key} onClick={() => onView(key)}>{label}</button>)}
        </span>
      </div>
      {view === 'edit' && (
        <div className="mg-row mg-builder__tools">
          <Checkbox label="いくつか選ぶ操作" checked={picking} onChange={(e) => onPicking(e.target.checked)} />
          <Button variant="text" size="sm" onClick={commands.pasteFromButton}>貼り付け</Button>
          <span className="mg-sub" role="status">{said}</span>
        </div>
      )}
      <Conflict state={state} autosave={autosave} />
    </div>
  );
}
