import { useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { begin } from '../../../i18n/begin/ja';
import { useT } from '../../../i18n/context';
import { Button, ButtonLink } from '../../../ui/button';
import { Checkbox } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { PageHeader } from '../../../ui/page';
import { Failure } from '../../app/failure';
import type { Key } from '../../app/language';
import { Texts, type Words } from '../../app/texts';
import type { Procedure } from '../../data/procedures';

const words: Words = {
  ja: begin,
  load: async (language) => (language === 'en' ? await import('../../../i18n/begin/en') : await import('../../../i18n/begin/ja-easy')).begin,
};

/** The version of the terms below; it is stored with the application. */
export const termsVersion = '2026-11';

const clauses = [1, 2, 3, 4] as const;

function Terms() {
  const t = useT<Key>();
  return (
    <div className="c-terms" tabIndex={0} role="region" aria-label={t('begin.terms')}>
      {clauses.map((n) => (
        <div key={n}>
          <h3>{t(`begin.terms${n}Title`)}</h3>
          <p>{t(`begin.terms${n}`)}</p>
        </div>
      ))}
    </div>
  );
}

function Start({ procedure, onBegin }: { procedure: Procedure; onBegin: (consent: string) => Promise<void> }) {
  const t = useT<Key>();
  const [agreed, setAgreed] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const begin = async () => {
    setMissing(!agreed);
    if (!agreed) return document.getElementById('consent')?.focus();
    setBusy(true);
    setProblem(undefined);
    await onBegin(termsVersion).catch((error: unknown) => setProblem(asProblem(error)));
    setBusy(false);
  };
  const steps: Key[] = [...(procedure.identity === 'email' ? ['begin.stepEmail' as const] : []), 'begin.stepForm', 'begin.stepCheck', 'begin.stepReceipt'];
  return (
    <form className="mg-stack-l" noValidate onSubmit={(event) => { event.preventDefault(); void begin(); }}>
      <PageHeader title={t('begin.startTitle', { title: procedure.title })} focus />
      <section>
        <h2>{t('begin.flow')}</h2>
        <ol className="c-steps">{steps.map((key) => <li key={key}>{t(key)}</li>)}</ol>
        {procedure.documents && (
          <>
            <h3>{t('citizen.documents')}</h3>
            <p className="c-text">{procedure.documents}</p>
          </>
        )}
      </section>
      <section className="mg-stack">
        <h2>{t('begin.terms')}</h2>
        <Terms />
        <Field label={t('begin.termsQuestion')} required id="consent" error={missing ? t('begin.termsMissing') : undefined}>
          <Checkbox label={t('begin.termsAgree')} checked={agreed} onChange={(event) => { setAgreed(event.target.checked); setMissing(false); }} />
        </Field>
        <p className="mg-sub">{t('begin.deviceNote')}</p>
      </section>
      {problem && <Failure problem={problem} />}
      <div className="c-nav">
        <ButtonLink href={`/procedures/${procedure.slug}`} variant="outline">{t('ui.back')}</ButtonLink>
        <Button type="submit" busy={busy}>{t('begin.begin')}</Button>
      </div>
    </form>
  );
}

/** What will happen, and the consent to the terms. */
export default function StartStep(props: { procedure: Procedure; onBegin: (consent: string) => Promise<void> }) {
  return <Texts words={words}><Start {...props} /></Texts>;
}
