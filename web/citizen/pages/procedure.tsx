import './pages.css';
import { useEffect } from 'react';
import { useT } from '../../i18n/context';
import { NotificationBanner } from '../../ui/banner';
import { ButtonLink } from '../../ui/button';
import { PageHeader, Pairs } from '../../ui/page';
import { Skeleton } from '../../ui/spinner';
import type { PageProps } from '../app/app';
import { Failure } from '../app/failure';
import type { Key } from '../app/language';
import { useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { useLoad } from '../app/use-load';
import { fetchProcedure, type Procedure } from '../data/procedures';
import { loadDraft } from '../draft/local';
import { WindowBadge, usePeriodText } from './period';

function useFacts(procedure: Procedure) {
  const t = useT<Key>();
  const period = usePeriodText();
  const fact = (key: Key, value: string) => ({ key, label: t(key), value });
  return [
    fact('citizen.documents', procedure.documents),
    fact('citizen.fee', procedure.fee),
    fact('citizen.period', period(procedure)),
    fact('citizen.processing', procedure.processing_days > 0 ? t('citizen.processingDays', { days: procedure.processing_days }) : ''),
    fact('citizen.identity', t(`citizen.identity.${procedure.identity}`)),
    fact('citizen.legalBasis', procedure.legal_basis),
    fact('citizen.contact', procedure.contact),
  ].filter((item) => item.value !== '');
}

function Start({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  const period = usePeriodText();
  const begun = loadDraft(procedure.slug);
  if (procedure.window !== 'open') {
    const waiting = procedure.window === 'not_yet';
    return (
      <NotificationBanner type={waiting ? 'warning' : 'plain'} title={t(waiting ? 'citizen.notYetTitle' : 'citizen.closedTitle')}>
        <p>{period(procedure)}</p>
      </NotificationBanner>
    );
  }
  return (
    <div className="c-start mg-stack">
      <ButtonLink href={`/apply/${procedure.slug}`} size="lg" wide>{t(begun ? 'citizen.resumeApplying' : 'citizen.startApplying')}</ButtonLink>
      <p className="mg-sub">{t('citizen.startNote')}</p>
    </div>
  );
}

function Content({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  const facts = useFacts(procedure);
  // The form's code is likely the next thing wanted.
  useEffect(() => {
    if (procedure.window === 'open') void import('./apply/index').catch(() => undefined);
  }, [procedure.window]);
  return (
    <>
      <PageHeader
        title={procedure.title}
        lead={<WindowBadge window={procedure.window} />}
        breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: t('citizen.procedures'), href: '/procedures' }, { label: procedure.title }]}
        focus
      />
      {procedure.description && <p className="c-text">{procedure.description}</p>}
      <Start procedure={procedure} />
      <h2 className="mg-sr">{t('citizen.facts')}</h2>
      <Pairs items={facts} />
    </>
  );
}

export default function ProcedurePage({ params }: PageProps) {
  const slug = params.slug ?? '';
  const siteName = useSiteName();
  const { data, problem, reload } = useLoad(`procedure ${slug}`, (signal) => fetchProcedure(slug, signal));
  useTitle(data?.title, siteName);
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton lines={8} />;
  return <Content procedure={data} />;
}
