import { useCallback, useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { LinkProvider } from '../../ui/link';

// The history of the browser is the state; this only tells when it changes.
const changed = 'madoguchi:navigate';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  window.addEventListener(changed, listener);
  return () => {
    window.removeEventListener('popstate', listener);
    window.removeEventListener(changed, listener);
  };
}

/** Goes to a path of this site. `replace` leaves no step for the back button. */
export function navigate(href: string, { replace = false }: { replace?: boolean } = {}): void {
  const before = window.location.pathname;
  if (replace) window.history.replaceState(null, '', href);
  else window.history.pushState(null, '', href);
  window.dispatchEvent(new Event(changed));
  if (window.location.pathname !== before) window.scrollTo(0, 0);
}

export interface Location {
  path: string;
  query: URLSearchParams;
}

/** Where we are; the component renders again when it changes. */
export function useLocation(): Location {
  const href = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search);
  const [path = '/', search = ''] = href.split('?', 2);
  return { path, query: new URLSearchParams(search) };
}

/** Links below follow the router. */
export function Router({ children }: { children: ReactNode }) {
  const go = useCallback((href: string) => navigate(href), []);
  return <LinkProvider value={go}>{children}</LinkProvider>;
}

/** Sets the window's title while the page is shown. */
export function useTitle(...parts: (string | undefined)[]): void {
  const title = parts.filter(Boolean).join(' | ');
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
}
