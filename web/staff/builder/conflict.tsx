import { useState } from 'react';
import { formatDateTime } from '../../i18n/date';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Dialog } from '../../ui/dialog';
import { NotificationBanner } from '../../ui/banner';
import { differences, type Difference } from './compare';
import type { BuilderState, Theirs } from './state';
import type { Autosave } from './use-autosave';

const kinds: Record<Difference['kind'], string> = { mine: '自分の版だけにある', theirs: '相手の版だけにある', changed: '中身が違う', moved: '並びが違う', form: '設定が違う' };

/** Somebody else saved: who and when, what differs, and which to keep. */
export function Conflict({ state, autosave }: { state: BuilderState; autosave: Autosave }) {
  const [comparing, setComparing] = useState(false);
  if (state.saving.kind !== 'conflict') return null;
  const { theirs } = state.saving;
  const mine = JSON.stringify(state.document, null, 1);
  return (
    <NotificationBanner
      type="warning"
      title={`${theirs?.by ? `${theirs.by}さん` : 'ほかの人'}がこの様式を保存しました${theirs?.at ? `（${formatDateTime(theirs.at)}）` : ''}`}
      live
      actions={
        <div className="mg-row">
          <Button size="sm" onClick={() => void autosave.takeTheirs()}>相手の版を開く</Button>
          <Button size="sm" variant="outline" onClick={() => void autosave.keepMine()}>自分の版で上書きする</Button>
          {theirs && <Button size="sm" variant="outline" onClick={() => setComparing(true)}>比べる</Button>}
          <CopyButton text={mine} label="自分の版をコピー" />
        </div>
      }
    >
      相手の版を開いても、「元に戻す」で自分の版に戻れます。自分の版をコピーしておけば、あとで貼り付けて両方を残せます。
      {theirs && <Comparison open={comparing} onClose={() => setComparing(false)} mine={state} theirs={theirs} />}
    </NotificationBanner>
  );
}

function Comparison({ open, onClose, mine, theirs }: { open: boolean; onClose: () => void; mine: BuilderState; theirs: Theirs }) {
  const found = open ? differences(mine.document, theirs.document) : [];
  return (
    <Dialog open={open} onClose={onClose} title="自分の版と相手の版" size="lg" actions={<Button onClick={onClose}>閉じる</Button>}>
      {found.length === 0 && <p>違いはありません。どちらを選んでも同じです。</p>}
      {(Object.keys(kinds) as Difference['kind'][]).map((kind) => {
        const own = found.filter((d) => d.kind === kind);
        return own.length === 0 ? null : (
          <section key={kind}>
            <h3>{kinds[kind]}</h3>
            <ul>{own.map((d) => <li key={d.label}>{d.label}</li>)}</ul>
          </section>
        );
      })}
    </Dialog>
  );
}
