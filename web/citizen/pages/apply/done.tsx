import { submit } from '../../../i18n/submit/ja';
import { useLanguage, useT } from '../../../i18n/context';
import { formatDateTime } from '../../../i18n/date';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { CopyButton } from '../../../ui/copy-button';
import { PrintIcon } from '../../../ui/icons';
import { PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import { Texts, type Words } from '../../app/texts';
import { useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import type { Receipt } from '../../draft/local';

const words: Words = {
  ja: submit,
  load: async (language) => (language === 'en' ? await import('../../../i18n/submit/en') : await import('../../../i18n/submit/ja-easy')).submit,
};

interface Props {
  receipt: Receipt;
  earlier: boolean;
  /** What the municipality adds for this procedure. */
  text: string | undefined;
}

function Done({ receipt, earlier, text }: Props) {
  const t = useT<Key>();
  const language = useLanguage();
  const siteName = useSiteName();
  useTitle(t('submit.doneTitle'), siteName);
  return (
    <div className="mg-stack-l">
      <PageHeader title={t('submit.doneTitle')} lead={t('submit.doneLead', { title: receipt.title, name: siteName })} focus />
      {earlier && <NotificationBanner type="warning" title={t('submit.earlierTitle')}><p>{t('submit.earlierText')}</p></NotificationBanner>}
      <dl className="c-receipt">
        <div className="c-receipt__row">
          <dt>{t('citizen.receiptNumber')}</dt>
          <dd><span className="c-receipt__code">{receipt.receiptNumber}</span><span className="mg-no-print"><CopyButton text={receipt.receiptNumber} label={t('submit.copyNumber')} /></span></dd>
        </div>
        <div className="c-receipt__row">
          <dt>{t('citizen.secret')}</dt>
          <dd><span className="c-receipt__code">{receipt.secret}</span><span className="mg-no-print"><CopyButton text={receipt.secret} label={t('submit.copySecret')} /></span></dd>
        </div>
        <div className="c-receipt__row">
          <dt>{t('submit.submittedAt')}</dt>
          <dd>{formatDateTime(receipt.submittedAt, language)}</dd>
        </div>
      </dl>
      {text && <p className="c-text c-done-text">{text}</p>}
      <NotificationBanner type="warning" title={t('submit.keepTitle')}><p>{t('submit.keepText')}</p></NotificationBanner>
      <div className="mg-row mg-no-print">
        <Button variant="outline" icon={<PrintIcon />} onClick={() => window.print()}>{t('submit.print')}</Button>
        <ButtonLink href="/status/application" variant="outline">{t('citizen.statusLink')}</ButtonLink>
        <ButtonLink href="/" variant="text">{t('citizen.toHome')}</ButtonLink>
      </div>
    </div>
  );
}

/** The receipt: what to keep to come back to the application. */
export default function DoneStep(props: Props) {
  return <Texts words={words}><Done {...props} /></Texts>;
}
