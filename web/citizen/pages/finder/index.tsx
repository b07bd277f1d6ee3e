import '../pages.css';
import { useMemo, useState } from 'react';
import { validatePage } from '../../../form/engine';
import { pick } from '../../../form/fields/kind';
import { FormRenderer } from '../../../form/renderer';
import type { Answers } from '../../../form/types';
import { WithFields } from '../../../form/with-fields';
import { useLanguage, useT } from '../../../i18n/context';
import { Button } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Progress } from '../../../ui/progress';
import { Skeleton } from '../../../ui/spinner';
import type { PageProps } from '../../app/app';
import { Failure } from '../../app/failure';
import type { Key } from '../../app/language';
import { useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import { Texts } from '../../app/texts';
import { useLoad } from '../../app/use-load';
import { fetchFinder } from '../../data/finders';
import type { ProcedureCard } from '../../data/procedures';
import { follow, guideOf, type Finder } from '../../../form/guide';
import { ResultList, Results } from './results';
import { useTrail } from './trail';
import { words } from './words-whole';

interface Props {
  slug: string;
  finder: Finder;
  procedures: readonly ProcedureCard[];
}

/** One question at a time; the answers stay in this tab. */
function Guide({ slug, finder, procedures }: Props) {
  const t = useT<Key>();
  const language = useLanguage();
  const siteName = useSiteName();
  const [trail, setTrail] = useTrail(slug);
  const [attempt, setAttempt] = useState(0);
  const guide = useMemo(() => guideOf(finder), [finder]);
  const cards = useMemo(() => new Map(procedures.map((p) => [p.slug, p])), [procedures]);
  useTitle(pick(finder.title, language), siteName);

  const { answers } = trail;
  const found = follow(finder, guide, answers, language);
  const at = found.questions.indexOf(trail.at);
  const go = (to: string) => { setAttempt(0); setTrail({ ...trail, at: to }); };
  const change = (changed: Answers) => setTrail({ ...trail, answers: changed });

  if (trail.at === '') return <Opening finder={finder} onBegin={() => go(found.questions[0] ?? 'results')} />;
  const current = at < 0 ? undefined : found.questions[at];
  if (!current) {
    return (
      <Results
        finder={finder} results={found.results} procedures={cards}
        onBack={() => go(found.questions.at(-1) ?? '')} onAgain={() => setTrail({ at: found.questions[0] ?? '', answers: {} })}
      />
    );
  }
  const faults = attempt > 0 ? validatePage(guide, answers, current, { language }) : [];
  const answered = answers[current.replace(/^question_/, '')] !== undefined;
  const last = at === found.questions.length - 1;
  const next = () => {
    if (validatePage(guide, answers, current, { language }).length > 0) return setAttempt(attempt + 1);
    go(found.questions[at + 1] ?? 'results');
  };
  const place = t('finder.question', { at: at + 1, count: found.questions.length });
  return (
    <form noValidate onSubmit={(event) => { event.preventDefault(); next(); }}>
      <PageHeader key={current} title={pick(finder.title, language)} focus />
      <Progress value={at + 1} max={found.questions.length} label={place} />
      <div className="c-page-title">
        <FormRenderer key={current} document={guide} answers={answers} onChange={change} page={current} language={language} faults={faults} attempt={attempt} />
      </div>
      <div className="c-nav">
        <Button variant="outline" onClick={() => go(found.questions[at - 1] ?? '')}>{t(at > 0 ? 'finder.previous' : 'ui.back')}</Button>
        <Button type="submit">{t(last ? 'finder.toResults' : answered ? 'ui.next' : 'finder.skip')}</Button>
      </div>
      <div className="c-found">
        <p role="status" className="mg-sub">{t(found.results.length > 0 ? 'finder.soFar' : 'finder.none', { count: found.results.length })}</p>
        {found.results.length > 0 && <ResultList results={found.results} procedures={cards} level={2} />}
      </div>
    </form>
  );
}

function Opening({ finder, onBegin }: { finder: Finder; onBegin: () => void }) {
  const t = useT<Key>();
  const language = useLanguage();
  return (
    <div className="mg-stack-l">
      <PageHeader title={pick(finder.title, language)} breadcrumbs={[{ label: t('citizen.home'), href: '/' }, { label: pick(finder.title, language) }]} focus />
      <p className="c-text">{finder.lead ? pick(finder.lead, language) : t('finder.homeLead')}</p>
      <p className="mg-sub">{t('finder.private')}</p>
      <div><Button size="lg" onClick={onBegin}>{t('finder.begin')}</Button></div>
    </div>
  );
}

function Page({ slug }: { slug: string }) {
  const { data, problem, reload } = useLoad(`finder ${slug}`, (signal) => fetchFinder(slug, signal));
  if (problem) return <Failure problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton lines={6} />;
  return <WithFields document={data.finder.form}>{() => <Guide slug={slug} finder={data.finder} procedures={data.procedures} />}</WithFields>;
}

export default function FinderPage({ params }: PageProps) {
  return <Texts words={words}><Page key={params.slug} slug={params.slug ?? ''} /></Texts>;
}
