import './page.css';
import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import { Button } from './button';
import { Link } from './link';

export interface Crumb {
  label: string;
  /** Left out for the page itself. */
  href?: string;
}

export function Breadcrumbs({ items }: { items: readonly Crumb[] }) {
  const t = useT();
  return (
    <nav className="mg-breadcrumbs" aria-label={t('ui.breadcrumbs')}>
      <ol>
        {items.map((item) => (
          <li key={item.label}>
            {item.href ? <Link href={item.href}>{item.label}</Link> : <span aria-current="page">{item.label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export interface PageHeaderProps {
  title: ReactNode;
  lead?: ReactNode;
  breadcrumbs?: readonly Crumb[];
  actions?: ReactNode;
  /** Takes the focus when the page opens, so that a reader hears where it is. */
  focus?: boolean;
}

/** The h1 of a page; there is one on each. */
export function PageHeader({ title, lead, breadcrumbs, actions, focus }: PageHeaderProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) ref.current?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <div className="mg-page-header">
      {breadcrumbs && <Breadcrumbs items={breadcrumbs} />}
      <div className="mg-page-header__row">
        <h1 tabIndex={-1} ref={ref}>{title}</h1>
        {actions && <div className="mg-page-header__actions">{actions}</div>}
      </div>
      {lead && <div className="mg-page-header__lead">{lead}</div>}
    </div>
  );
}

/** What a list shows when it has nothing, and what to do about it. */
export function EmptyState({ title, children, actions }: { title?: ReactNode; children?: ReactNode; actions?: ReactNode }) {
  const t = useT();
  return (
    <div className="mg-empty">
      <p className="mg-empty__title">{title ?? t('ui.empty')}</p>
      {children}
      {actions}
    </div>
  );
}

/** もっと見る for keyset paging: shown while the server gave an `after`. */
export function MoreButton({ hasMore, loading, onMore, shown }: { hasMore: boolean; loading?: boolean; onMore: () => void; shown?: ReactNode }) {
  const t = useT();
  if (!hasMore && !shown) return null;
  return (
    <div className="mg-more">
      {shown && <span className="mg-sub" role="status">{shown}</span>}
      {hasMore && <Button variant="outline" busy={loading} onClick={onMore}>{t('ui.more')}</Button>}
    </div>
  );
}

export function Card({ children, as: As = 'div' }: { children: ReactNode; as?: 'div' | 'section' | 'li' | 'article' }) {
  return <As className="mg-card">{children}</As>;
}

/** Names and values, one under the other on a phone. */
export function Pairs({ items }: { items: readonly { key: string; label: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="mg-pairs">
      {items.map((item) => (
        <div key={item.key}>
          <dt>{item.label}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}
