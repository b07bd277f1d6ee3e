import { Problem } from '../api/problem';
import { useT } from '../i18n/context';
import { problemText } from '../i18n/problems';
import { NotificationBanner } from '../ui/banner';
import { Button } from '../ui/button';
import { consoleProblems } from './problems';

/** The sentence for anything that was thrown. */
export function useFailureText(): (error: unknown) => string {
  const t = useT();
  return (error) => {
    const told = error instanceof Problem ? error : { status: 500, code: 'internal' };
    return consoleProblems[told.code] ?? problemText(told, t as never);
  };
}

/** What went wrong, with a way to try again. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const text = useFailureText();
  const id = error instanceof Problem ? error.requestId : undefined;
  return (
    <NotificationBanner type="error" title={text(error)} live actions={onRetry && <Button size="sm" variant="outline" onClick={onRetry}>もう一度試す</Button>}>
      {id && <span className="mg-sub">問い合わせ番号: {id}</span>}
    </NotificationBanner>
  );
}
