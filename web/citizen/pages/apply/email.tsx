import { useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { begin } from '../../../i18n/begin/ja';
import { useT } from '../../../i18n/context';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import { Texts, type Words } from '../../app/texts';
import { confirmVerification, startVerification } from '../../data/drafts';

const words: Words = {
  ja: begin,
  load: async (language) => (language === 'en' ? await import('../../../i18n/begin/en') : await import('../../../i18n/begin/ja-easy')).begin,
};

/** Digits as a keyboard may give them: full-width too, with spaces between. */
export function digits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '').slice(0, 6);
}

function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    await work().catch((error: unknown) => setProblem(asProblem(error)));
    setBusy(false);
  };
  return { busy, problem, attempt, setProblem };
}

function AskAddress({ email, setEmail, onSent }: { email: string; setEmail: (email: string) => void; onSent: (id: string) => void }) {
  const t = useT<Key>();
  const { busy, problem, attempt } = useAttempt();
  const [error, setError] = useState<string>();
  const send = () => {
    const given = email.trim();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given)) {
      setError(t(given ? 'begin.emailWrong' : 'begin.emailMissing'));
      document.getElementById('email')?.focus();
      return;
    }
    setError(undefined);
    void attempt(async () => onSent((await startVerification(given)).id));
  };
  return (
    <form className="mg-stack" noValidate onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Field label={t('begin.email')} required id="email" hint={t('begin.emailHint')} error={error ?? (problem && problemText(problem, t))}>
        <TextInput type="email" inputMode="email" autoComplete="email" maxLength={254} value={email} onChange={(event) => setEmail(event.target.value)} />
      </Field>
      <div className="c-nav"><Button type="submit" busy={busy}>{t('begin.sendCode')}</Button></div>
    </form>
  );
}

function AskCode({ email, id, onBack, onResent, onVerified }: { email: string; id: string; onBack: () => void; onResent: (id: string) => void; onVerified: () => void }) {
  const t = useT<Key>();
  const [code, setCode] = useState('');
  const [resent, setResent] = useState(false);
  const confirm = useAttempt();
  const resend = useAttempt();
  const [short, setShort] = useState(false);
  const check = () => {
    setShort(code.length < 6);
    if (code.length < 6) return document.getElementById('code')?.focus();
    void confirm.attempt(async () => {
      await confirmVerification(id, code);
      onVerified();
    });
  };
  const problem = confirm.problem ?? resend.problem;
  return (
    <form className="mg-stack" noValidate onSubmit={(event) => { event.preventDefault(); check(); }}>
      <NotificationBanner type="info" live title={t(resent ? 'begin.codeResent' : 'begin.codeSent')}>
        <p>{t('begin.codeSentTo', { email })}</p>
      </NotificationBanner>
      <Field label={t('begin.code')} required id="code" hint={t('begin.codeHint')} error={short ? t('begin.codeShort') : problem && problemText(problem, t)}>
        <TextInput inputMode="numeric" autoComplete="one-time-code" width="s" value={code} onChange={(event) => { setCode(digits(event.target.value)); setShort(false); }} />
      </Field>
      <div className="mg-row">
        <Button variant="text" busy={resend.busy} onClick={() => void resend.attempt(async () => { onResent((await startVerification(email.trim())).id); setResent(true); setCode(''); })}>{t('begin.resendCode')}</Button>
        <Button variant="text" onClick={onBack}>{t('begin.otherEmail')}</Button>
      </div>
      <div className="c-nav"><Button type="submit" busy={confirm.busy}>{t('begin.confirmCode')}</Button></div>
    </form>
  );
}

function Email({ onVerified }: { onVerified: () => void }) {
  const t = useT<Key>();
  const [email, setEmail] = useState('');
  const [id, setId] = useState<string>();
  return (
    <>
      <PageHeader title={t('begin.emailTitle')} lead={t('begin.emailLead')} focus />
      {id
        ? <AskCode email={email} id={id} onBack={() => setId(undefined)} onResent={setId} onVerified={onVerified} />
        : <AskAddress email={email} setEmail={setEmail} onSent={setId} />}
    </>
  );
}

/** Verifies the mail address by a code of six digits. */
export default function EmailStep(props: { onVerified: () => void }) {
  return <Texts words={words}><Email {...props} /></Texts>;
}
