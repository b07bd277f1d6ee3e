import { useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { faultText, pageOf, validateAll, visiblePages } from '../../../form/engine';
import { FormSummary } from '../../../form/summary';
import type { Fault, FormDocument } from '../../../form/types';
import { submit } from '../../../i18n/submit/ja';
import { useLanguage, useT } from '../../../i18n/context';
import type { FormKey } from '../../../i18n/form/ja';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { ErrorSummary } from '../../../ui/error-summary';
import { PageHeader } from '../../../ui/page';
import { Stepper } from '../../../ui/progress';
import type { Key } from '../../app/language';
import { Texts, type Words } from '../../app/texts';
import { navigate } from '../../app/router';
import { sendSubmission } from '../../data/drafts';
import { submitDraft, type Outcome } from '../../draft/submit';
import type { Workspace } from '../../draft/workspace';
import { formPath } from './form';
import { useKeeper } from './saved';
import { useFileNames, useUploads } from './services';

const words: Words = {
  ja: submit,
  load: async (language) => (language === 'en' ? await import('../../../i18n/submit/en') : await import('../../../i18n/submit/ja-easy')).submit,
};

export interface CheckStepProps {
  workspace: Workspace;
  slug: string;
  onSubmitted: (outcome: Outcome) => void;
  /** The server found faults that the browser did not. */
  onFaults: (faults: readonly Fault[]) => void;
  onIdentity: () => void;
}

function useSubmit({ workspace, onSubmitted, onFaults, onIdentity }: CheckStepProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = async () => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      onSubmitted(await submitDraft(workspace.keeper, sendSubmission));
    } catch (error) {
      const told = asProblem(error);
      setBusy(false);
      setProblem(told);
      if (told.code === 'identity_required') onIdentity();
      if (told.fields.length > 0) onFaults(told.fields);
    }
  };
  return { busy, problem, submit };
}

/** What stands in the way of handing the draft in: sentences with a place. */
function useObstacles(workspace: Workspace, told: readonly Fault[]) {
  const language = useLanguage();
  const t = useT<FormKey>();
  const { answers } = useKeeper(workspace.keeper).draft;
  const document = workspace.document as FormDocument;
  const own = validateAll(document, answers, { language });
  return [...own, ...told.filter((f) => !own.some((o) => o.path === f.path))].map((fault) => ({
    id: fault.path,
    message: faultText(fault, document, language, t),
    page: pageOf(document, fault.path),
  }));
}

function Check(props: CheckStepProps & { faults: readonly Fault[] }) {
  const { workspace, slug, faults } = props;
  const t = useT<Key>();
  const language = useLanguage();
  const document = workspace.document as FormDocument;
  const { answers } = useKeeper(workspace.keeper).draft;
  const names = useFileNames(workspace.uploads);
  const waiting = useUploads(workspace.uploads).filter((item) => item.state !== 'done');
  const { busy, problem, submit } = useSubmit(props);
  const obstacles = useObstacles(workspace, faults);
  const pages = visiblePages(document, answers, { language });
  const last = pages.at(-1);
  const pageFor = (path: string) => obstacles.find((o) => o.id === path)?.page ?? pages[0]?.id ?? '';
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <Stepper steps={[...pages.map((p) => p.title), t('apply.checkTitle')]} current={pages.length} />
      <div className="c-page-title"><PageHeader title={t('apply.checkTitle')} lead={t('submit.checkLead')} focus /></div>
      <div className="mg-stack-l">
        <ErrorSummary items={obstacles} title={t('submit.checkFaults')} onPick={(item) => navigate(formPath(slug, pageFor(item.id)))} />
        <FormSummary document={document} answers={answers} language={language} attachments={names} onEdit={(page) => navigate(formPath(slug, page))} />
        {waiting.length > 0 && <NotificationBanner type="warning" live title={t('submit.filesWaiting', { count: waiting.length })}><p>{t('submit.filesWaitingText')}</p></NotificationBanner>}
        {problem && problem.fields.length === 0 && (
          <NotificationBanner type="error" live title={t(problem.transient ? 'submit.submitUnknown' : 'citizen.submitFailed')}>
            <p>{problemText(problem, t)}</p>
            {problem.transient && <p>{t('submit.submitAgain')}</p>}
          </NotificationBanner>
        )}
      </div>
      <div className="c-nav">
        <Button variant="outline" disabled={busy} onClick={() => (last ? navigate(formPath(slug, last.id)) : undefined)}>{t('ui.back')}</Button>
        <Button type="submit" size="lg" busy={busy} disabled={obstacles.length > 0 || waiting.length > 0}>{t('submit.submit')}</Button>
      </div>
    </form>
  );
}

/** Everything at one glance before it is handed in. */
export default function CheckStep(props: CheckStepProps & { faults: readonly Fault[] }) {
  return <Texts words={words}><Check {...props} /></Texts>;
}
