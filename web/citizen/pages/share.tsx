import { useT } from '../../i18n/context';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import type { Key } from '../app/language';
import type { Procedure } from '../data/procedures';

/** Sends the short link by what the phone has, or copies it. */
export function Share({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  const url = new URL(procedure.short, window.location.href).href;
  const share = () => {
    // Closing the phone's own sheet is no failure.
    navigator.share({ title: procedure.title, url }).catch(() => undefined);
  };
  return (
    <section className="c-section mg-no-print">
      <h2>{t('page.share')}</h2>
      <p className="mg-sub">{t('page.shareHint')}</p>
      <div className="mg-row">
        {typeof navigator.share === 'function' && <Button variant="outline" onClick={share}>{t('page.shareButton')}</Button>}
        <CopyButton text={url} label={t('page.copyLink')} />
      </div>
    </section>
  );
}
