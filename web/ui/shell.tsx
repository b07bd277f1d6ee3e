import './shell.css';
import { useState, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import { MenuIcon } from './icons';
import { Link } from './link';

/** The first thing the Tab key meets. */
export function SkipLink({ target = 'main' }: { target?: string }) {
  const t = useT();
  return <a className="mg-skip" href={`#${target}`}>{t('ui.skipToContent')}</a>;
}

export interface NavItem {
  href: string;
  label: string;
  current?: boolean;
  /** A number that waits for somebody. */
  count?: number;
}

export interface NavGroup {
  title?: string;
  items: readonly NavItem[];
}

export interface AppShellProps {
  /** The municipality, or whose console this is. */
  title: ReactNode;
  subtitle?: ReactNode;
  home?: string;
  nav: readonly NavGroup[];
  /** Right end of the top bar: who is signed in, sign out. */
  tools?: ReactNode;
  children: ReactNode;
}

function SideNav({ groups }: { groups: readonly NavGroup[] }) {
  return (
    <div className="mg-sidenav">
      {groups.map((group, i) => (
        <div key={group.title ?? i}>
          {group.title && <p className="mg-sidenav__title">{group.title}</p>}
          <ul>
            {group.items.map((item) => (
              <li key={item.href}>
                <Link href={item.href} aria-current={item.current ? 'page' : undefined}>
                  {item.label}
                  {item.count ? <span className="mg-sidenav__count">{item.count}</span> : null}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** The frame of the staff and operator consoles. */
export function AppShell({ title, subtitle, home = '/', nav, tools, children }: AppShellProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <div className="mg-shell">
      <header className="mg-shell__top">
        <SkipLink />
        <button type="button" className="mg-shell__toggle" aria-expanded={open} aria-controls="mg-nav" onClick={() => setOpen(!open)}>
          <MenuIcon />{t(open ? 'ui.closeMenu' : 'ui.menu')}
        </button>
        <div className="mg-shell__brand">
          <Link href={home}>{title}</Link>
          {subtitle && <small>{subtitle}</small>}
        </div>
        {tools && <div className="mg-shell__tools">{tools}</div>}
      </header>
      <nav className="mg-shell__nav" id="mg-nav" data-open={open} aria-label={t('ui.navigation')} onClick={() => setOpen(false)}>
        <SideNav groups={nav} />
      </nav>
      <main className="mg-shell__main" id="main" tabIndex={-1}>{children}</main>
    </div>
  );
}
