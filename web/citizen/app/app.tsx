import { Suspense, lazy, type ComponentType } from 'react';
import { Loading } from '../../ui/spinner';
import { NotFoundPage } from '../pages/not-found';
import { Boundary } from './failure';
import { LanguageProvider } from './language';
import { match, type PathParams } from './match';
import { Router, useLocation } from './router';
import { Shell } from './shell';
import { SiteProvider } from './site';

export interface PageProps {
  params: PathParams;
}

type Module = Promise<{ default: ComponentType<PageProps> }>;

// Each page is a chunk of its own: a phone loads the one it shows.
const load = {
  home: (): Module => import('../pages/home'),
  procedures: (): Module => import('../pages/procedures'),
  procedure: (): Module => import('../pages/procedure'),
  apply: (): Module => import('../pages/apply/index'),
  status: (): Module => import('../pages/status/index'),
  help: (): Module => import('../pages/help'),
  finder: (): Module => import('../pages/finder/index'),
  trial: (): Module => import('../pages/trial/trial'),
};

type Name = keyof typeof load;

const pages: Record<Name, ComponentType<PageProps>> = {
  home: lazy(load.home),
  procedures: lazy(load.procedures),
  procedure: lazy(load.procedure),
  apply: lazy(load.apply),
  status: lazy(load.status),
  help: lazy(load.help),
  finder: lazy(load.finder),
  trial: lazy(load.trial),
};

const routes: readonly [string, Name][] = [
  ['/', 'home'],
  ['/procedures', 'procedures'],
  ['/procedures/:slug', 'procedure'],
  ['/apply/:slug', 'apply'],
  ['/apply/:slug/:step', 'apply'],
  ['/status', 'status'],
  ['/status/:step', 'status'],
  ['/help', 'help'],
  ['/trial', 'trial'],
  ['/finder/:slug', 'finder'],
];

function find(path: string): { name: Name; params: PathParams } | undefined {
  for (const [pattern, name] of routes) {
    const params = match(pattern, path);
    if (params) return { name, params };
  }
  return undefined;
}

/** Begins to load the page of this address beside everything else. */
export function preload(path: string): void {
  const found = find(path);
  if (found) load[found.name]().catch(() => undefined);
}

function Page() {
  const { path } = useLocation();
  const found = find(path);
  if (!found) return <Shell><NotFoundPage /></Shell>;
  const Component = pages[found.name];
  return (
    <Shell wide={found.name === 'home'}>
      <Boundary place={path}>
        <Suspense fallback={<Loading />}><Component params={found.params} /></Suspense>
      </Boundary>
    </Shell>
  );
}

export function App() {
  return (
    <LanguageProvider>
      <Router>
        <SiteProvider><Page /></SiteProvider>
      </Router>
    </LanguageProvider>
  );
}
