import { Suspense, lazy, useSyncExternalStore } from 'react';
import { useT } from '../../../i18n/context';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { CloudDoneIcon, OfflineIcon } from '../../../ui/icons';
import { Spinner } from '../../../ui/spinner';
import type { Key } from '../../app/language';
import type { DraftKeeper, KeeperState } from '../../draft/keeper';

const Conflict = lazy(() => import('./conflict'));

/** The keeper's state, drawn again whenever it changes. */
export function useKeeper(keeper: DraftKeeper): KeeperState {
  return useSyncExternalStore(keeper.subscribe, keeper.snapshot);
}

function time(at: Date): string {
  return new Intl.DateTimeFormat('ja-JP', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' }).format(at);
}

/** Tells quietly where what was typed is kept. */
export function SavedLine({ state }: { state: KeeperState }) {
  const t = useT<Key>();
  const { save, savedAt } = state;
  const told = {
    saved: savedAt ? t('apply.savedAt', { at: time(savedAt) }) : t('apply.saved'),
    waiting: t('apply.saving'),
    saving: t('apply.saving'),
    offline: t('apply.savedHere'),
    conflict: t('apply.notSaved'),
    refused: t('apply.notSaved'),
  }[save];
  const icon = save === 'saved' ? <CloudDoneIcon /> : save === 'waiting' || save === 'saving' ? <Spinner small /> : <OfflineIcon />;
  return <p className="c-saved" data-state={save} role="status">{icon}{told}</p>;
}

/** What the resident must know about saving, and only then. */
export function SaveTroubles({ keeper, state }: { keeper: DraftKeeper; state: KeeperState }) {
  const t = useT<Key>();
  return (
    <>
      {state.save === 'conflict' && <Suspense><Conflict keeper={keeper} /></Suspense>}
      {state.save === 'refused' && state.problem && (
        <NotificationBanner type="error" live title={t('apply.notSaved')} actions={<Button variant="outline" onClick={() => void keeper.flush()}>{t('ui.retry')}</Button>}>
          <p>{problemText(state.problem, t)}</p>
        </NotificationBanner>
      )}
      {state.anew && <NotificationBanner type="warning" live title={t('apply.anewTitle')}><p>{t('apply.anewText')}</p></NotificationBanner>}
      {state.forgetful && <NotificationBanner type="warning" title={t('apply.forgetful')} />}
    </>
  );
}
