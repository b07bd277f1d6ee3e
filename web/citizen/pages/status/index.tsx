import '../pages.css';
import { useEffect } from 'react';
import { NotificationBanner } from '../../../ui/banner';
import { Loading } from '../../../ui/spinner';
import { useT } from '../../../i18n/context';
import type { PageProps } from '../../app/app';
import { Failure } from '../../app/failure';
import type { Key } from '../../app/language';
import { navigate, useLocation, useTitle } from '../../app/router';
import { useSiteName } from '../../app/site';
import { Texts } from '../../app/texts';
import { useLoad } from '../../app/use-load';
import { fetchCurrent, leave } from '../../data/applications';
import { NotFoundPage } from '../not-found';
import { Application } from './application';
import { Correct } from './correct';
import { LookUp } from './look-up';
import { words } from './words';

/** The opened application; without the right to one, the way to open it. */
function Opened({ step }: { step: 'application' | 'correct' }) {
  const t = useT<Key>();
  const { query } = useLocation();
  const { data, problem, reload, set } = useLoad('current', fetchCurrent);
  const closed = problem?.status === 401 || problem?.status === 404;
  useEffect(() => {
    if (closed) navigate('/status', { replace: true });
  }, [closed]);
  const correction = data?.correction;
  const correctable = Boolean(correction && data?.allowed.includes('correct'));
  useEffect(() => {
    if (step === 'correct' && data && !correctable) navigate('/status/application', { replace: true });
  }, [step, data, correctable]);

  if (closed || !data) return problem && !closed ? <Failure problem={problem} onRetry={reload} /> : <Loading />;
  if (step === 'correct') {
    if (!correction || !correctable) return <Loading />;
    return <Correct application={data} correction={correction} onDone={(changed) => { set(changed); navigate('/status/application?corrected=1', { replace: true }); }} />;
  }
  return (
    <div className="mg-stack-l">
      {query.get('corrected') === '1' && <NotificationBanner type="success" live title={t('status.corrected')} />}
      <Application
        application={data}
        onChange={(changed) => { set(changed); navigate('/status/application', { replace: true }); }}
        onLeave={async () => {
          await leave().catch(() => undefined);
          // Receipts and half-made corrections: the next person sees nothing.
          sessionStorage.clear();
          navigate('/', { replace: true });
        }}
      />
    </div>
  );
}

function Page({ params }: PageProps) {
  const t = useT<Key>();
  const siteName = useSiteName();
  const { step } = params;
  useTitle(t('status.statusTitle'), siteName);
  if (step === undefined) return <LookUp onFound={() => navigate('/status/application')} />;
  if (step !== 'application' && step !== 'correct') return <NotFoundPage />;
  return <Opened step={step} />;
}

export default function StatusPage({ params }: PageProps) {
  return <Texts words={words}><Page params={params} /></Texts>;
}
