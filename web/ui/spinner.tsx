import './spinner.css';
import { useT } from '../i18n/context';

/** A turning ring. With a label it is a status; `small` ones only decorate. */
export function Spinner({ label, small }: { label?: string; small?: boolean }) {
  return (
    <span className="mg-spinner" data-small={small || undefined} role={label ? 'status' : undefined}>
      <span className="mg-spinner__ring" aria-hidden="true" />
      {label}
    </span>
  );
}

/** What a page shows while its data comes. */
export function Loading({ label }: { label?: string }) {
  const t = useT();
  return <div className="mg-loading"><Spinner label={label ?? t('ui.loading')} /></div>;
}

/** Grey lines in the place of text to come. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  const t = useT();
  return (
    <div className="mg-skeleton" role="status">
      <span className="mg-sr">{t('ui.loading')}</span>
      {Array.from({ length: lines }, (_, i) => <span key={i} className="mg-skeleton__line" aria-hidden="true" />)}
    </div>
  );
}
