import { useState } from 'react';
import { asProblem, type Problem } from '../../../api/problem';
import { FormSummary } from '../../../form/summary';
import type { Answers, FormDocument } from '../../../form/types';
import { useLanguage, useT } from '../../../i18n/context';
import { formatDateTime, lastDay } from '../../../i18n/date';
import { problemText } from '../../../i18n/problems';
import { NotificationBanner } from '../../../ui/banner';
import { Button, ButtonLink } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { TextArea } from '../../../ui/input';
import { PageHeader } from '../../../ui/page';
import { Timeline, type TimelineItem } from '../../../ui/progress';
import { Failure } from '../../app/failure';
import type { Key } from '../../app/language';
import { useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import { useLoad } from '../../app/use-load';
import { fetchCurrentFiles, withdraw, type ApplicationView } from '../../data/applications';
import { lastMoment } from '../period';
import { eventKey, stateKeys } from './states';

function useHistory({ messages }: ApplicationView): TimelineItem[] {
  const t = useT<Key>();
  const language = useLanguage();
  const told = messages.flatMap((message) => {
    const key = eventKey(message.verb);
    return key ? [{ message, title: t(key) }] : [];
  });
  return told.map(({ message, title }, i) => ({
    key: `${message.at} ${message.verb}`,
    title,
    at: formatDateTime(message.at, language),
    detail: message.reason ? <p className="c-reason">{message.reason}</p> : undefined,
    state: i === told.length - 1 ? 'current' : 'done',
  }));
}

function Correction({ application }: { application: ApplicationView }) {
  const t = useT<Key>();
  const language = useLanguage();
  const { correction, allowed } = application;
  if (!correction || application.state !== 'returned') return null;
  const deadline = formatDateTime(lastMoment(correction.deadline), language);
  if (correction.overdue || !allowed.includes('correct')) {
    return <NotificationBanner type="error" title={t('status.correctionOver')}><p>{t('status.correctionOverText', { deadline })}</p></NotificationBanner>;
  }
  return (
    <NotificationBanner type="warning" title={t('status.correctionTitle')} actions={<ButtonLink href="/status/correct">{t('status.correct')}</ButtonLink>}>
      <p className="c-reason">{correction.reason}</p>
      <p>{t('status.correctionDeadline', { deadline })}</p>
    </NotificationBanner>
  );
}

function Withdraw({ application, onChange }: { application: ApplicationView; onChange: (application: ApplicationView) => void }) {
  const t = useT<Key>();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  if (!application.allowed.includes('withdraw')) return null;
  const confirm = async () => {
    setProblem(undefined);
    setMissing(!reason.trim());
    if (!reason.trim()) return document.getElementById('withdraw-reason')?.focus();
    try {
      onChange(await withdraw(application.revision, reason.trim()));
      setOpen(false);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <>
      <Button variant="outline" tone="danger" onClick={() => setOpen(true)}>{t('status.withdraw')}</Button>
      <ConfirmDialog open={open} title={t('status.withdrawTitle')} confirmLabel={t('status.withdrawConfirm')} tone="danger" onClose={() => setOpen(false)} onConfirm={confirm}>
        <div className="mg-stack">
          <p>{t('status.withdrawText')}</p>
          <Field label={t('status.withdrawReason')} required id="withdraw-reason" error={missing ? t('status.withdrawReasonMissing') : undefined}>
            <TextArea rows={3} maxLength={2000} value={reason} onChange={(event) => { setReason(event.target.value); setMissing(false); }} />
          </Field>
          {problem && <NotificationBanner type="error" live title={problemText(problem, t)} />}
        </div>
      </ConfirmDialog>
    </>
  );
}

function Content({ application }: { application: ApplicationView }) {
  const t = useT<Key>();
  const language = useLanguage();
  const files = useLoad(`files ${application.id} ${application.revision}`, fetchCurrentFiles);
  if (application.damaged) return <NotificationBanner type="error" title={t('status.damaged')} />;
  return (
    <>
      {files.problem && <Failure problem={files.problem} onRetry={files.reload} />}
      <FormSummary
        document={application.document as unknown as FormDocument}
        answers={application.answers as Answers}
        language={language}
        now={application.submitted_at}
        attachments={new Map((files.data ?? []).map((file) => [file.id, file.name]))}
      />
    </>
  );
}

export interface ApplicationProps {
  application: ApplicationView;
  onChange: (application: ApplicationView) => void;
  onLeave: () => Promise<void>;
}

/** Where an application stands, what was said about it, what can be done. */
export function Application({ application, onChange, onLeave }: ApplicationProps) {
  const t = useT<Key>();
  const siteName = useSiteName();
  const language = useLanguage();
  const keys = stateKeys(application.state);
  const history = useHistory(application);
  const [leaving, setLeaving] = useState(false);
  useTitle(t('status.statusTitle'), application.procedure_title, siteName);
  const waiting = application.due_at && ['submitted', 'accepted', 'in_review', 'in_approval'].includes(application.state);
  return (
    <div className="mg-stack-l">
      <PageHeader title={application.procedure_title} lead={<>{t('citizen.receiptNumber')}: <span className="mg-mono">{application.receipt_number}</span></>} focus />
      {application.trial && <NotificationBanner type="warning" title={t('status.trial')} />}
      <div className="c-state" role="status">
        <p className="mg-sub">{t('status.stateLabel')}</p>
        <p className="c-state__name">{t(keys.name)}</p>
        <p>{t(keys.text)}</p>
        {waiting && <p>{t('status.due', { date: lastDay(application.due_at!, language) })}</p>}
      </div>
      <Correction application={application} />
      <section className="mg-stack">
        <h2>{t('status.history')}</h2>
        <Timeline items={history} />
      </section>
      <section className="mg-stack">
        <h2>{t('status.contents')}</h2>
        <Content application={application} />
      </section>
      <div className="mg-row mg-no-print">
        <Button variant="outline" busy={leaving} onClick={() => { setLeaving(true); void onLeave().finally(() => setLeaving(false)); }}>{t('status.leave')}</Button>
        <Withdraw application={application} onChange={onChange} />
      </div>
    </div>
  );
}
