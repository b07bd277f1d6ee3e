import { useT } from '../../../i18n/context';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import type { Key } from '../../app/language';
import type { DraftKeeper } from '../../draft/keeper';

/** Two tabs typed into one draft: the resident says which text stays. */
export default function Conflict({ keeper }: { keeper: DraftKeeper }) {
  const t = useT<Key>();
  return (
    <Dialog
      open
      locked
      onClose={() => {}}
      title={t('apply.conflictTitle')}
      actions={
        <>
          <Button variant="outline" onClick={() => void keeper.resolve('theirs')}>{t('apply.conflictTheirs')}</Button>
          <Button onClick={() => void keeper.resolve('mine')}>{t('apply.conflictMine')}</Button>
        </>
      }
    >
      <p>{t('apply.conflictText')}</p>
    </Dialog>
  );
}
