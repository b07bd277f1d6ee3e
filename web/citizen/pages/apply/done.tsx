import { useLanguage, useT } from '../../../i18n/context';
import { formatDateTime } from '../../../i18n/date';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { PrintIcon } from '../../../ui/icons';
import { PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import { useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import type { Receipt } from '../../draft/local';

/** The receipt: what to keep to come back to the application. */
export default function DoneStep({ receipt, earlier }: { receipt: Receipt; earlier: boolean }) {
  const t = useT<Key>();
  const language = useLanguage();
  const siteName = useSiteName();
  useTitle(t('apply.doneTitle'), siteName);
  return (
    <div className="mg-stack-l">
      <PageHeader title={t('apply.doneTitle')} lead={t('apply.doneLead', { title: receipt.title, name: siteName })} focus />
      {earlier && <NotificationBanner type="warning" title={t('apply.earlierTitle')}><p>{t('apply.earlierText')}</p></NotificationBanner>}
      <dl className="c-receipt">
        <div className="c-receipt__row">
          <dt>{t('citizen.receiptNumber')}</dt>
          <dd><span className="c-receipt__code">{receipt.receiptNumber}</span><span className="mg-no-print"><CopyButton text={receipt.receiptNumber} label={t('apply.copyNumber')} /></span></dd>
        </div>
        <div className="c-receipt__row">
          <dt>{t('citizen.secret')}</dt>
          <dd><span className="c-receipt__code">{receipt.secret}</span><span className="mg-no-print"><CopyButton text={receipt.secret} label={t('apply.copySecret')} /></span></dd>
        </div>
        <div className="c-receipt__row">
          <dt>{t('apply.submittedAt')}</dt>
          <dd>{formatDateTime(receipt.submittedAt, language)}</dd>
        </div>
      </dl>
      <NotificationBanner type="warning" title={t('apply.keepTitle')}><p>{t('apply.keepText')}</p></NotificationBanner>
      <div className="mg-row mg-no-print">
        <Button variant="outline" icon={<PrintIcon />} onClick={() => window.print()}>{t('apply.print')}</Button>
        <ButtonLink href="/status/application" variant="outline">{t('citizen.statusLink')}</ButtonLink>
        <ButtonLink href="/" variant="text">{t('citizen.toHome')}</ButtonLink>
      </div>
    </div>
  );
}
