import './mark.css';
import { useEffect, useState } from 'react';
import { data } from '../../../api/client';
import { Button } from '../../../ui/button';
import { WarningIcon } from '../../../ui/icons';
import { api, inSession } from '../../data/client';
import { markTrial } from './marker';

/** On every page of a trial: that nothing here counts, and the way out. */
export default function TrialMark() {
  const [shown, setShown] = useState(true);
  useEffect(() => {
    // The trial may have been deleted meanwhile; then this browser is a resident's again.
    data(api.GET('/api/session')).then(
      ({ trial }) => {
        if (trial) return;
        markTrial(false);
        setShown(false);
      },
      () => undefined,
    );
  }, []);
  const leave = () => {
    const gone = () => {
      markTrial(false);
      window.location.assign('/');
    };
    inSession(() => data(api.DELETE('/api/session'))).then(gone, gone);
  };
  if (!shown) return null;
  return (
    <div className="c-trial" role="note" lang="ja">
      <p><WarningIcon /><strong>試しの申請です。実際の申請にはなりません。</strong></p>
      <Button variant="outline" size="sm" onClick={leave}>試すのを終える</Button>
    </div>
  );
}
