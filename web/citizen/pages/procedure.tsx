import './pages.css';
import { useEffect } from 'react';
import { useT } from '../../i18n/context';
import { formatBytes } from '../../i18n/date';
import { NotificationBanner } from '../../ui/banner';
import { ButtonLink } from '../../ui/button';
import { FileIcon } from '../../ui/icons';
import { Link } from '../../ui/link';
import { PageHeader, Pairs } from '../../ui/page';
import { Skeleton } from '../../ui/spinner';
import type { PageProps } from '../app/app';
import { Failure } from '../app/failure';
import type { Key } from '../app/language';
import { useTitle } from '../app/router';
import { useSiteName } from '../app/site';
import { Texts } from '../app/texts';
import { useLoad } from '../app/use-load';
import { fetchProcedure, handoutPath, type Procedure } from '../data/procedures';
import { takeLink } from '../draft/link';
import { loadDraft } from '../draft/local';
import { countdown } from './countdown';
import { WindowBadge, usePeriodText } from './period';
import { Share } from './share';
import { WordPrompt } from './word';
import { pageWords } from './words-page';

function useFacts(procedure: Procedure) {
  const t = useT<Key>();
  const period = usePeriodText();
  const fact = (key: Key, value: string) => ({ key, label: t(key), value });
  const timed = procedure.opens || procedure.closes;
  return [
    fact('citizen.documents', procedure.documents),
    fact('citizen.fee', procedure.fee),
    fact('citizen.period', timed ? `${period(procedure)}\n${t('page.japanTime')}` : period(procedure)),
    fact('citizen.processing', procedure.processing_days > 0 ? t('citizen.processingDays', { days: procedure.processing_days }) : ''),
    fact('citizen.identity', t(`citizen.identity.${procedure.identity}`)),
    fact('citizen.legalBasis', procedure.legal_basis),
    fact('page.department', procedure.department),
    fact('citizen.contact', procedure.contact),
  ].filter((item) => item.value !== '');
}

/** How long until it begins or ends, when that is soon. */
function Countdown({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  const left = countdown(procedure, new Date());
  return left ? <strong className="c-countdown">{t(left.key, left.params)}</strong> : null;
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

function Handouts({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  if (procedure.handouts.length === 0) return null;
  return (
    <section className="c-section">
      <h2>{t('page.handouts')}</h2>
      <ul className="c-files">
        {procedure.handouts.map((file) => (
          <li key={file.id}>
            <a href={handoutPath(procedure.slug, file.id)} download={file.name}>
              <FileIcon />
              <span>{file.title}<small>{t('page.handout', { kind: file.kind.toUpperCase(), size: formatBytes(file.size) })}</small></span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Tags({ procedure }: { procedure: Procedure }) {
  const t = useT<Key>();
  if (procedure.tags.length === 0) return null;
  return (
    <nav className="c-section" aria-label={t('page.tags')}>
      <ul className="c-tags">
        {procedure.tags.map((tag) => <li key={tag}><Link className="c-tag" href={`/procedures?tag=${encodeURIComponent(tag)}`}>#{tag}</Link></li>)}
      </ul>
    </nav>
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
        lead={<span className="c-lead"><WindowBadge window={procedure.window} /><Countdown procedure={procedure} /></span>}
        breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: t('citizen.procedures'), href: '/procedures' }, { label: procedure.title }]}
        focus
      />
      {procedure.description && <p className="c-text">{procedure.description}</p>}
      <Start procedure={procedure} />
      <h2 className="mg-sr">{t('citizen.facts')}</h2>
      <Pairs items={facts} />
      <Handouts procedure={procedure} />
      <Share procedure={procedure} />
      <Tags procedure={procedure} />
    </>
  );
}

function Page({ slug }: { slug: string }) {
  const siteName = useSiteName();
  const { data, problem, reload } = useLoad(`procedure ${slug}`, (signal) => fetchProcedure(slug, signal));
  useTitle(data?.title, siteName);
  if (problem?.code === 'watchword_needed') return <WordPrompt slug={slug} onOpened={reload} />;
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton lines={8} />;
  return <Content procedure={data} />;
}

export default function ProcedurePage({ params }: PageProps) {
  useEffect(takeLink, []);
  return <Texts words={pageWords}><Page key={params.slug} slug={params.slug ?? ''} /></Texts>;
}
