import './shell.css';
import { lazy, Suspense, type ReactNode } from 'react';
import { useT } from '../../i18n/context';
import { htmlLang, isLanguage, languageNames, languages } from '../../i18n/language';
import { OfflineIcon, GlobeIcon } from '../../ui/icons';
import { Link } from '../../ui/link';
import { SkipLink } from '../../ui/shell';
import { useLanguageChoice, type Key } from './language';
import { useSiteName } from './site';
import { useOnline } from './use-load';

function LanguageChoice() {
  const { language, choose } = useLanguageChoice();
  const t = useT<Key>();
  const pick = (value: string) => {
    if (isLanguage(value)) choose(value);
  };
  return (
    <label className="c-language">
      <GlobeIcon />
      <span className="mg-sr">{t('citizen.language')}</span>
      <select value={language} onChange={(event) => pick(event.target.value)}>
        {languages.map((l) => <option key={l} value={l} lang={htmlLang(l)}>{languageNames[l]}</option>)}
      </select>
    </label>
  );
}

function OfflineBanner() {
  const t = useT<Key>();
  const online = useOnline();
  return (
    <div role="status" className="mg-no-print">
      {!online && <p className="c-offline"><OfflineIcon />{t('citizen.offline')}</p>}
    </div>
  );
}

// Staff who try a form here see on every page that it counts for nothing.
const TrialMark = lazy(() => import('../pages/trial/mark'));
const tried = () => document.cookie.includes('trial=1');

/** The frame of every resident's page. */
export function Shell({ children, wide }: { children: ReactNode; wide?: boolean }) {
  const t = useT<Key>();
  const siteName = useSiteName();
  return (
    <div className="c-shell">
      <SkipLink />
      <header className="c-header">
        <div className="c-header__in">
          <Link href="/" className="c-header__name">
            {siteName}
            <small>{t('citizen.service')}</small>
          </Link>
          <nav className="c-header__nav mg-no-print" aria-label={t('ui.navigation')}>
            <Link href="/status">{t('citizen.statusLink')}</Link>
            <LanguageChoice />
          </nav>
        </div>
      </header>
      <OfflineBanner />
      {tried() && <Suspense><TrialMark /></Suspense>}
      <main className="c-main" id="main" tabIndex={-1} data-wide={wide || undefined}>{children}</main>
      <footer className="c-footer mg-no-print">
        <div className="c-footer__in">
          <ul>
            <li><Link href="/procedures">{t('citizen.procedures')}</Link></li>
            <li><Link href="/status">{t('citizen.statusLink')}</Link></li>
            <li><Link href="/help">{t('citizen.help')}</Link></li>
          </ul>
          <p className="mg-sub">{siteName}</p>
        </div>
      </footer>
    </div>
  );
}
