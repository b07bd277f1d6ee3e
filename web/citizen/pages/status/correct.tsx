import { useEffect, useMemo, useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { fieldOf, pageOf, validateAll, visiblePages } from '../../../form/engine';
import { FixedAnswer } from '../../../form/fixed-answer';
import { FormRenderer } from '../../../form/renderer';
import type { FormServices } from '../../../form/services';
import type { Fault, FormDocument } from '../../../form/types';
import { WithFields } from '../../../form/with-fields';
import { words } from '../../../form/words';
import { useLanguage, useT } from '../../../i18n/context';
import { formatDateTime } from '../../../i18n/date';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import type { Key } from '../../app/language';
import { useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import { correct, fetchCurrentFiles, removeCurrentFile, type ApplicationView } from '../../data/applications';
import { sendFile } from '../../data/drafts';
import { changeIds } from '../../draft/at-path';
import { browserFiles } from '../../draft/file-store';
import type { Answers } from '../../draft/local';
import { Uploads } from '../../draft/uploads';
import Beside from '../apply/beside';
import { useServices, useUploads } from '../apply/services';
import { lastMoment } from '../period';

type Correction = NonNullable<ApplicationView['correction']>;

/** What was typed into a correction lives as long as the tab. */
function useKept(key: string, first: Answers) {
  const [answers, setAnswers] = useState<Answers>(() => {
    const kept = sessionStorage.getItem(key);
    return kept ? (JSON.parse(kept) as Answers) : first;
  });
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(answers)), [key, answers]);
  return { answers, setAnswers, forget: () => sessionStorage.removeItem(key) };
}

function useCorrectionFiles(correction: Correction, setAnswers: (change: (answers: Answers) => Answers) => void): Uploads {
  const uploads = useMemo(() => new Uploads(
    `correction ${correction.id}`,
    {
      send: (path, file, onProgress, signal) => sendFile(`/api/applications/current/attachments?field=${encodeURIComponent(path.split('.').at(-1)!)}`, file, onProgress, signal),
      remove: removeCurrentFile,
    },
    browserFiles,
    (path, id, there) => setAnswers((answers) => changeIds(answers, path, (ids) => (there ? [...ids, id] : ids.filter((x) => x !== id)))),
  ), [correction.id, setAnswers]);
  useEffect(() => {
    let stop = () => {};
    let over = false;
    void fetchCurrentFiles().catch(() => []).then((files) => { if (!over) stop = uploads.start(files); });
    return () => { over = true; stop(); };
  }, [uploads]);
  return uploads;
}

function useSend(application: ApplicationView, onDone: (application: ApplicationView) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const send = async (answers: Answers) => {
    setBusy(true);
    setProblem(undefined);
    try {
      onDone(await correct(application.revision, answers));
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return { busy, problem, send };
}

interface CorrectProps {
  application: ApplicationView;
  correction: Correction;
  onDone: (application: ApplicationView) => void;
}

/** The marked fields only, with what the office asks about each. */
export function Correct(props: CorrectProps) {
  return <WithFields document={props.application.document as unknown as FormDocument}>{() => <Correcting {...props} />}</WithFields>;
}

function Correcting({ application, correction, onDone }: CorrectProps) {
  const t = useT<Key>();
  const language = useLanguage();
  const siteName = useSiteName();
  const document = application.document as unknown as FormDocument;
  // Judged as on the day it was submitted, as the server does.
  const now = application.submitted_at;
  const { answers, setAnswers, forget } = useKept(`madoguchi.correction.${correction.id}`, application.answers as Answers);
  const uploads = useCorrectionFiles(correction, setAnswers);
  const [seats, setSeats] = useState<FormServices['seats']>();
  const services = useServices(application.slug, uploads, answers, seats);
  const waiting = useUploads(uploads).some((item) => item.state !== 'done');
  const [attempt, setAttempt] = useState(0);
  const { busy, problem, send } = useSend(application, (changed) => { forget(); uploads.forget(); onDone(changed); });
  const editable = useMemo(() => ({ fields: new Set(correction.fields), notes: correction.notes, Fixed: FixedAnswer }), [correction]);
  useTitle(t('status.correctTitle'), application.procedure_title, siteName);

  const faultsOf = (given: Answers): Fault[] => validateAll(document, given, { language, now }).filter((f) => editable.fields.has(fieldOf(f.path)));
  const own = attempt > 0 ? faultsOf(answers) : [];
  const faults = [...own, ...(problem?.fields ?? []).filter((f) => !own.some((o) => o.path === f.path))];
  const pages = visiblePages(document, answers, { language, now }).filter((page) => correction.fields.some((field) => pageOf(document, field) === page.id));
  const submit = () => {
    setAttempt(attempt + 1);
    if (faultsOf(answers).length === 0) void send(answers);
  };
  return (
    <form className="mg-stack-l" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
      <PageHeader
        title={t('status.correctTitle')} lead={application.procedure_title} focus
        breadcrumbs={[{ label: t('status.statusTitle'), href: '/status/application' }, { label: t('status.correctTitle') }]}
      />
      <NotificationBanner type="warning" title={t('status.correctionReason')}>
        <p className="c-reason">{correction.reason}</p>
        <p>{t('status.correctionDeadline', { deadline: formatDateTime(lastMoment(correction.deadline), language) })}</p>
      </NotificationBanner>
      <Beside slug={application.slug} document={document} onSeats={setSeats} />
      {pages.map((page) => (
        <section key={page.id} className="mg-stack">
          <h2>{words(document.pages.find((p) => p.id === page.id)?.title, language)}</h2>
          <FormRenderer
            document={document} answers={answers} onChange={setAnswers} page={page.id} language={language}
            faults={faults.filter((f) => pageOf(document, f.path) === page.id)} attempt={attempt} services={services} editable={editable} now={now}
          />
        </section>
      ))}
      {problem && problem.fields.length === 0 && <NotificationBanner type="error" live title={t('citizen.submitFailed')}><p>{problemText(problem, t)}</p></NotificationBanner>}
      <div className="c-nav">
        <ButtonLink href="/status/application" variant="outline">{t('ui.back')}</ButtonLink>
        <Button type="submit" busy={busy} disabled={waiting}>{t('status.sendCorrection')}</Button>
      </div>
    </form>
  );
}
