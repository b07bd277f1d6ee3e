import { useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { useT } from '../../../i18n/context';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import { lookUp, type ApplicationView } from '../../data/applications';

/** Asks for what the receipt says. */
export function LookUp({ onFound }: { onFound: (application: ApplicationView) => void }) {
  const t = useT<Key>();
  const [number, setNumber] = useState('');
  const [secret, setSecret] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const find = async () => {
    setTried(true);
    const empty = [['receipt-number', number], ['receipt-secret', secret]].find(([, value]) => !value!.trim());
    if (empty) return document.getElementById(empty[0]!)?.focus();
    setBusy(true);
    setProblem(undefined);
    try {
      onFound(await lookUp(number.trim(), secret.trim()));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const code = { autoComplete: 'off', autoCapitalize: 'characters', spellCheck: false } as const;
  return (
    <>
      <PageHeader title={t('status.statusTitle')} lead={t('status.statusLead')} focus />
      <form className="mg-stack" noValidate onSubmit={(event) => { event.preventDefault(); void find(); }}>
        {problem && (
          <NotificationBanner type="error" live title={t(problem.status === 404 ? 'status.lookUpFailed' : 'citizen.errorTitle')}>
            <p>{problem.status === 404 ? t('status.lookUpFailedText') : problemText(problem, t)}</p>
          </NotificationBanner>
        )}
        <Field label={t('citizen.receiptNumber')} required id="receipt-number" hint={t('status.receiptNumberHint')} error={tried && !number.trim() ? t('status.receiptNumberMissing') : undefined}>
          <TextInput {...code} width="m" maxLength={60} value={number} onChange={(event) => setNumber(event.target.value)} />
        </Field>
        <Field label={t('citizen.secret')} required id="receipt-secret" hint={t('status.secretHint')} error={tried && !secret.trim() ? t('status.secretMissing') : undefined}>
          <TextInput {...code} width="m" maxLength={100} value={secret} onChange={(event) => setSecret(event.target.value)} />
        </Field>
        <div className="c-nav"><Button type="submit" busy={busy}>{t('status.lookUp')}</Button></div>
      </form>
      <p className="c-section mg-sub">{t('status.lostReceipt')}</p>
    </>
  );
}
