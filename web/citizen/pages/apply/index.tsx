import '../pages.css';
import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import type { FormServices } from '../../../form/services';
import type { Fault, FormDocument } from '../../../form/types';
import { WithFields } from '../../../form/with-fields';
import { useT } from '../../../i18n/context';
import { NotificationBanner } from '../../../ui/banner';
import { ButtonLink } from '../../../ui/button';
import { Loading } from '../../../ui/spinner';
import type { PageProps } from '../../app/app';
import { Failure } from '../../app/failure';
import type { Key } from '../../app/language';
import { navigate, useLocation, useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import { Texts } from '../../app/texts';
import { useLoad } from '../../app/use-load';
import { fetchProcedure, type Procedure } from '../../data/procedures';
import { forgetReceipt, loadDraft, loadReceipt } from '../../draft/local';
import type { Outcome } from '../../draft/submit';
import { begin, finish, resume, type Workspace } from '../../draft/workspace';
import { FormStep, formPath } from './form';
import { SavedLine, SaveTroubles, useKeeper } from './saved';
import { words } from './words';

// What comes before and after the form is a chunk of its own; what comes after
// is loaded while the form is filled in, so that it is there even when the
// connection is not.
const later = { start: () => import('./start'), check: () => import('./check'), done: () => import('./done'), email: () => import('./email') };
const StartStep = lazy(later.start);
const CheckStep = lazy(later.check);
const DoneStep = lazy(later.done);
const EmailStep = lazy(later.email);
const Beside = lazy(() => import('./beside'));

function useLater(): void {
  useEffect(() => {
    for (const load of [later.check, later.done]) load().catch(() => undefined);
  }, []);
}

/** The steps of a begun draft under one head. */
function Filling({ workspace, procedure, step }: { workspace: Workspace; procedure: Procedure; step: string }) {
  const t = useT<Key>();
  const siteName = useSiteName();
  const { slug } = procedure;
  const { query } = useLocation();
  const state = useKeeper(workspace.keeper);
  const [faults, setFaults] = useState<readonly Fault[]>([]);
  useTitle(t(step === 'check' ? 'apply.checkTitle' : 'apply.filling'), procedure.title, siteName);
  useEffect(() => workspace.start(), [workspace]);
  useLater();

  const [seats, setSeats] = useState<FormServices['seats']>();
  const verify = procedure.identity === 'email' && !state.draft.verified;
  const submitted = (outcome: Outcome) => {
    finish(workspace, outcome);
    navigate(`/apply/${slug}/done${outcome.earlier ? '?earlier=1' : ''}`, { replace: true });
  };
  const content = () => {
    if (verify || step === 'email') {
      return <EmailStep onVerified={() => { workspace.keeper.change({ verified: true }); navigate(formPath(slug, state.draft.page), { replace: true }); }} />;
    }
    if (step === 'check') {
      return (
        <CheckStep
          workspace={workspace} slug={slug} faults={faults} onFaults={setFaults} onSubmitted={submitted}
          onIdentity={() => workspace.keeper.change({ verified: false })}
        />
      );
    }
    return <FormStep workspace={workspace} slug={slug} page={query.get('page') || (state.draft.page ?? null)} faults={faults} seats={seats} />;
  };
  return (
    <>
      <div className="c-apply__head">
        <p>{procedure.title}</p>
        <SavedLine state={state} />
      </div>
      <div className="c-troubles">
        {workspace.newer && <NotificationBanner type="warning" title={t('apply.newerTitle')}><p>{t('apply.newerText')}</p></NotificationBanner>}
        <SaveTroubles keeper={workspace.keeper} state={state} />
      </div>
      {!verify && step === 'form' && <Suspense><Beside slug={slug} document={workspace.document} keeper={workspace.keeper} onSeats={setSeats} /></Suspense>}
      <Suspense fallback={<Loading />}>
        <WithFields document={workspace.document as FormDocument}>{content}</WithFields>
      </Suspense>
    </>
  );
}

/** Takes the draft up or begins one. */
function Apply({ procedure, step }: { procedure: Procedure; step: string | undefined }) {
  const t = useT<Key>();
  const { slug, title } = procedure;
  const { data, problem, loading, reload, set } = useLoad(`draft ${slug}`, () => resume(slug));
  const finished = data?.kind === 'finished';
  useEffect(() => {
    if (finished) navigate(`/apply/${slug}/done`, { replace: true });
  }, [finished, slug]);
  const start = useCallback(async (consent: string) => {
    const workspace = await begin(slug, title, consent);
    forgetReceipt(slug);
    set(workspace);
    navigate(`/apply/${slug}/form`);
  }, [slug, title, set]);

  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (loading || finished) return <Loading />;
  if (data) return <Filling workspace={data} procedure={procedure} step={step ?? 'form'} />;
  if (procedure.window === 'open') return <Suspense fallback={<Loading />}><StartStep procedure={procedure} onBegin={start} /></Suspense>;
  return (
    <NotificationBanner
      type="warning"
      title={t(procedure.window === 'not_yet' ? 'citizen.notYetTitle' : 'citizen.closedTitle')}
      actions={<ButtonLink variant="outline" href={`/procedures/${slug}`}>{t('ui.back')}</ButtonLink>}
    />
  );
}

/** After the end: the receipt, or the way to what it opens. */
function Done({ slug, text }: { slug: string; text: string | undefined }) {
  const { query } = useLocation();
  const receipt = loadReceipt(slug);
  useEffect(() => {
    if (!receipt) navigate('/status', { replace: true });
  }, [receipt]);
  return <Suspense fallback={<Loading />}>{receipt ? <DoneStep receipt={receipt} earlier={query.get('earlier') === '1'} text={text} /> : <Loading />}</Suspense>;
}

function Page({ params }: PageProps) {
  const { slug = '', step } = params;
  const { data, problem, reload } = useLoad(`procedure ${slug}`, (signal) => fetchProcedure(slug, signal));
  // The back button after handing in leads to the receipt, not to a new form.
  const over = step !== undefined && step !== 'done' && !loadDraft(slug) && loadReceipt(slug) !== undefined;
  useEffect(() => {
    if (over) navigate(`/apply/${slug}/done`, { replace: true });
  }, [over, slug]);
  const shut = problem?.code === 'watchword_needed' && step !== 'done';
  useEffect(() => {
    if (shut) navigate(`/procedures/${slug}`, { replace: true });
  }, [shut, slug]);
  if (step === 'done') return <Done slug={slug} text={data?.done_text} />;
  if (shut) return <Loading />;
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data || over) return <Loading />;
  return <Apply procedure={data} step={step} />;
}

export default function ApplyPage({ params }: PageProps) {
  return <Texts words={words}><Page params={params} /></Texts>;
}
