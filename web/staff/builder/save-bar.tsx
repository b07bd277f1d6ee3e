import { Button } from '../../ui/button';
import { NotificationBanner } from '../../ui/banner';
import { RedoIcon, UndoIcon } from '../../ui/icons';
import type { Action, BuilderState, Saving } from './state';
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

/** Undo, redo, and how the form stands with the server. */
export function SaveBar({ state, dispatch, autosave }: { state: BuilderState; dispatch: (action: Action) => void; autosave: Autosave }) {
  const { saving } = state;
  return (
    <div className="mg-builder__bar">
      <div className="mg-row">
        <Button variant="outline" size="sm" icon={<UndoIcon />} disabled={state.past.length === 0} onClick={() => dispatch({ do: 'undo' })}>
          元に戻す
        </Button>
        <Button variant="outline" size="sm" icon={<RedoIcon />} disabled={state.future.length === 0} onClick={() => dispatch({ do: 'redo' })}>
          やり直す
        </Button>
        <span className="mg-sub" data-saving={saving.kind} role="status">
          {words(saving)}
        </span>
        {saving.kind === 'failed' && (
          <Button variant="text" size="sm" onClick={autosave.now}>
            もう一度保存する
          </Button>
        )}
      </div>
      {saving.kind === 'conflict' && (
        <NotificationBanner
          type="warning"
          title="ほかの人がこの様式を保存しました"
          live
          actions={
            <div className="mg-row">
              <Button size="sm" onClick={() => void autosave.takeTheirs()}>相手の版を開く</Button>
              <Button size="sm" variant="outline" onClick={() => void autosave.keepMine()}>自分の版で上書きする</Button>
            </div>
          }
        >
          相手の版を開いても、「元に戻す」で自分の版に戻れます。
        </NotificationBanner>
      )}
    </div>
  );
}
