import { useEffect, useState, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import type { FormKey } from '../i18n/form/ja';
import { NotificationBanner } from '../ui/banner';
import { Button } from '../ui/button';
import { Loading } from '../ui/spinner';
import { fieldsReady, prepareFields } from './fields/late';
import type { FormDocument } from './types';

/**
 * Draws its children once everything that the form's fields need is there.
 * Whatever draws or judges a form stands in one of these.
 */
export function WithFields({ document, children }: { document: FormDocument; children: () => ReactNode }) {
  const t = useT<FormKey>();
  // Counted up when something came or failed, so that it is drawn again.
  const [, setNews] = useState(0);
  const [failed, setFailed] = useState(false);
  const ready = fieldsReady(document);
  useEffect(() => {
    if (ready || failed) return undefined;
    let over = false;
    prepareFields(document).then(
      () => !over && setNews((n) => n + 1),
      () => !over && setFailed(true),
    );
    return () => { over = true; };
  }, [document, ready, failed]);
  if (ready) return children();
  if (!failed) return <Loading />;
  return (
    <NotificationBanner
      type="error" live title={t('form.partsFailed')}
      actions={<Button variant="outline" onClick={() => setFailed(false)}>{t('ui.retry')}</Button>}
    >
      <p>{t('form.partsFailedText')}</p>
    </NotificationBanner>
  );
}
