import { Component, type ReactNode } from 'react';
import { asProblem, type Problem } from '../../api/problem';
import { useT } from '../../i18n/context';
import { problemText } from '../../i18n/problems';
import { NotificationBanner } from '../../ui/banner';
import { Button } from '../../ui/button';
import type { Key } from './language';

/** Says in words what went wrong and offers to try again. */
export function Failure({ problem, onRetry, title }: { problem: Problem; onRetry?: () => void; title?: string }) {
  const t = useT<Key>();
  return (
    <NotificationBanner
      type="error"
      live
      title={title ?? t(problem.status === 404 ? 'citizen.notFoundTitle' : 'citizen.errorTitle')}
      actions={onRetry && problem.status !== 404 && <Button variant="outline" onClick={onRetry}>{t('ui.retry')}</Button>}
    >
      <p>{problemText(problem, t)}</p>
      {problem.requestId && problem.status >= 500 && <p className="mg-sub">{t('problem.reference', { id: problem.requestId })}</p>}
    </NotificationBanner>
  );
}

function Broken({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const problem = asProblem(error);
  return <Failure problem={problem} onRetry={onRetry} />;
}

/**
 * Catches what a page throws, a code chunk that did not come for want of a
 * connection above all; trying again draws the page again.
 */
export class Boundary extends Component<{ children: ReactNode; place: string }, { error?: unknown; place: string }> {
  override state: { error?: unknown; place: string } = { place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') };
  }

  static getDerivedStateFromProps(props: { place: string }, state: { error?: unknown; place: string }) {
    return props.place === state.place ? null : { error: undefined, place: props.place };
  }

  override render() {
    // A failed chunk stays failed for React.lazy: only a new page asks again.
    if (this.state.error !== undefined) return <Broken error={this.state.error} onRetry={() => window.location.reload()} />;
    return this.props.children;
  }
}
