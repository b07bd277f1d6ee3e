// Staff trying a form: only they come here, so that its words are Japanese.
import '../pages.css';
import { useEffect, useRef, useState } from 'react';
import { data } from '../../../api/client';
import { asProblem, type Problem } from '../../../api/problem';
import { NotificationBanner } from '../../../ui/banner';
import { ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Loading } from '../../../ui/spinner';
import { Failure } from '../../app/failure';
import { navigate, useTitle } from '../../app/router';
import { api, opened } from '../../data/client';
import { markTrial } from './marker';

interface Opened {
  slug: string;
  title: string;
}

/** Opens a trial by the token in the address, once, and leads to the procedure. */
export default function TrialPage() {
  useTitle('試しの申請');
  const [trial, setTrial] = useState<Opened>();
  const [problem, setProblem] = useState<Problem>();
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    const token = window.location.hash.slice(1);
    // The token works once; it must not stay in the history.
    navigate('/trial', { replace: true });
    data(api.POST('/api/trials/open', { body: { token: token || 'no-token-in-this-address' } })).then(
      (answer) => {
        opened(answer);
        markTrial(true);
        setTrial(answer);
      },
      (error: unknown) => setProblem(asProblem(error)),
    );
  }, []);
  if (problem) {
    const over = problem.code === 'trial_link';
    return (
      <>
        <PageHeader title="試しの申請" focus />
        {over ? <NotificationBanner type="warning" title="このアドレスは、もう使われたか、期限が切れています。">職員の画面の「試しの申請」から、もう一度用意してください。</NotificationBanner> : <Failure problem={problem} />}
      </>
    );
  }
  if (!trial) return <Loading />;
  return (
    <div className="mg-stack-l">
      <PageHeader title={`試しの申請: ${trial.title}`} focus />
      <p>住民と同じ画面で、入力から提出までを試せます。ここでの申請は、件数や統計に入りません。通知のメールは、あなたの職員のアドレスにだけ届きます。</p>
      <div><ButtonLink href={`/procedures/${trial.slug}`} size="lg">手続の画面を開く</ButtonLink></div>
    </div>
  );
}
