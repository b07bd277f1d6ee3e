import { createContext, useContext, type ReactNode } from 'react';
import { useLanguage, useT } from '../../i18n/context';
import { Loading } from '../../ui/spinner';
import { fetchSite, type Site } from '../data/site';
import type { Key } from './language';
import { Failure } from './failure';
import { useLoad } from './use-load';

const Context = createContext<Site | undefined>(undefined);

/** The municipality whose pages these are. */
export function useSite(): Site {
  const site = useContext(Context);
  if (!site) throw new Error('useSite outside SiteProvider');
  return site;
}

/** The municipality's name in the language of the page. */
export function useSiteName(): string {
  const site = useSite();
  const language = useLanguage();
  return (language === 'en' && site.name_en) || site.name;
}

/** Asks once whose host this is; nothing is shown before that. */
export function SiteProvider({ children }: { children: ReactNode }) {
  const t = useT<Key>();
  const { data, problem, reload } = useLoad('site', fetchSite);
  if (data) return <Context.Provider value={data}>{children}</Context.Provider>;
  if (!problem) return <Loading />;
  const down = problem.status === 503;
  return (
    <main className="c-main" id="main">
      <Failure problem={problem} onRetry={reload} title={down ? t('citizen.maintenanceTitle') : undefined} />
      {down && <p>{t('citizen.maintenanceText')}</p>}
    </main>
  );
}
