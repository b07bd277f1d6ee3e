import './linked.css';
import { useCallback, useEffect, useState } from 'react';
import { asProblem } from '../../../api/problem';
import { evaluateForm, validateAll } from '../../../form/engine';
import { listPartName } from '../../../form/fields/list-match/schema';
import { listMatchTexts } from '../../../form/fields/list-match/texts';
import { useFieldTexts } from '../../../form/fields/texts';
import { FormRenderer } from '../../../form/renderer';
import type { Answers, Field, FormDocument, ListMatchField } from '../../../form/types';
import { link, type LinkKey } from '../../../i18n/link/ja';
import { useLanguage, useT } from '../../../i18n/context';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { Loading } from '../../../ui/spinner';
import { Texts, type Words } from '../../app/texts';
import { exchangeLink } from '../../data/recipients';
import { dropLink, heldLink } from '../../draft/link';
import type { DraftKeeper } from '../../draft/keeper';

const words: Words = {
  ja: link,
  load: async (language) => (language === 'en' ? await import('../../../i18n/link/en') : await import('../../../i18n/link/ja-easy')).link,
};

type Step =
  | { kind: 'busy' }
  | { kind: 'asks'; asks: 'birth_date' | 'code'; wrong?: 'list_mismatch' | 'too_many_matches' | 'already_applied' }
  | { kind: 'done' }
  | { kind: 'failed'; why: LinkKey }
  | { kind: 'away' };

interface LinkedProps {
  slug: string;
  document: FormDocument;
  keeper: DraftKeeper;
}

const spoken = ['list_mismatch', 'too_many_matches', 'already_applied'] as const;

/** What an error of the exchange means to the resident. */
export function failureOf(error: unknown, asks: 'birth_date' | 'code' | undefined): Step {
  const { code, status } = asProblem(error);
  const wrong = spoken.find((key) => key === code) ?? (status === 429 ? 'too_many_matches' : undefined);
  if (wrong && asks) return { kind: 'asks', asks, wrong };
  if (status === 410) return { kind: 'failed', why: 'link.closed' };
  return { kind: 'failed', why: status >= 400 && status < 500 ? 'link.invalid' : 'link.later' };
}

function useLinked({ slug, keeper }: LinkedProps) {
  const [step, setStep] = useState<Step>({ kind: 'busy' });
  const exchange = useCallback(async (asks?: 'birth_date' | 'code', check?: string) => {
    const token = heldLink(slug);
    if (!token) return setStep({ kind: 'away' });
    setStep({ kind: 'busy' });
    try {
      const found = await exchangeLink(token, check);
      if (found.slug !== slug) throw Object.assign(new Error(), { status: 404 });
      if (found.asks !== 'none') return setStep({ kind: 'asks', asks: found.asks });
      // What was typed already is the resident's own.
      keeper.change({ answers: { ...(found.prefill as Answers), ...keeper.snapshot().draft.answers } });
      dropLink(slug);
      setStep({ kind: 'done' });
    } catch (error) {
      const failed = failureOf(error, asks);
      if (failed.kind === 'failed' && failed.why !== 'link.later') dropLink(slug);
      setStep(failed);
    }
  }, [slug, keeper]);
  useEffect(() => void exchange(), [exchange]);
  return { step, exchange, leave: () => { dropLink(slug); setStep({ kind: 'away' }); } };
}

/** The question for the check value, drawn as a form of one field. */
function Ask({ document, asks, wrong, onGiven, onLeave }: {
  document: FormDocument; asks: 'birth_date' | 'code'; wrong?: (typeof spoken)[number]; onGiven: (check: string) => void; onLeave: () => void;
}) {
  const t = useT<LinkKey>();
  const language = useLanguage();
  const say = useFieldTexts(listMatchTexts, language);
  const [given, setGiven] = useState<Answers>({});
  const [attempt, setAttempt] = useState(0);
  const field = document.pages.flatMap((p) => p.sections).flatMap((s) => s.fields).find((f): f is ListMatchField => f.type === 'list_match');
  const label = { ja: field ? listPartName(field, 'check', language) : say(asks) };
  const asked: Field = asks === 'birth_date'
    ? { id: 'check', type: 'date', label, required: true }
    : { id: 'check', type: 'text', label, required: true, max_length: 40 };
  const small: FormDocument = { format: 'madoguchi-form/1', title: label, pages: [{ id: 'p', title: label, sections: [{ id: 's', fields: [asked] }] }] };
  const faults = attempt > 0 ? validateAll(small, given, { language }) : [];
  const send = () => {
    setAttempt(attempt + 1);
    const value = evaluateForm(small, given, { language }).value('check');
    if (validateAll(small, given, { language }).length === 0 && typeof value === 'string') onGiven(value);
  };
  return (
    <form className="c-linked mg-stack" noValidate onSubmit={(event) => { event.preventDefault(); send(); }}>
      <NotificationBanner type="info" title={t('link.asksTitle')}><p>{t('link.asks')}</p></NotificationBanner>
      {wrong && <NotificationBanner type="error" live title={say(wrong)} />}
      <FormRenderer document={small} answers={given} onChange={setGiven} page="p" language={language} faults={faults} attempt={attempt} />
      <div className="mg-row">
        <Button type="submit">{t('link.fill')}</Button>
        <Button variant="text" onClick={onLeave}>{t('link.without')}</Button>
      </div>
    </form>
  );
}

function Body(props: LinkedProps) {
  const t = useT<LinkKey>();
  const { step, exchange, leave } = useLinked(props);
  switch (step.kind) {
    case 'busy': return <Loading />;
    case 'asks': return <Ask document={props.document} asks={step.asks} wrong={step.wrong} onGiven={(check) => void exchange(step.asks, check)} onLeave={leave} />;
    case 'done': return <div className="c-linked-told"><NotificationBanner type="success" live title={t('link.doneTitle')}><p>{t('link.done')}</p></NotificationBanner></div>;
    case 'failed': return (
      <div className="c-linked-told">
      <NotificationBanner type="warning" live title={t('link.failedTitle')} actions={step.why === 'link.later' && <Button variant="outline" onClick={() => void exchange()}>{t('ui.retry' as LinkKey)}</Button>}>
        <p>{t(step.why)}</p>
      </NotificationBanner>
      </div>
    );
    default: return null;
  }
}

/** Fills the form in from the link that led here, once its person is proved. */
export default function Linked(props: LinkedProps) {
  return <Texts words={words}><Body {...props} /></Texts>;
}
