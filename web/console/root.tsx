import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { BrowserRouter, useNavigate } from 'react-router';
import { Problem } from '../api/problem';
import { I18nProvider } from '../i18n/context';
import type { Catalogue } from '../i18n/message';
import { problem } from '../i18n/problem/ja';
import { ui } from '../i18n/ui/ja';
import { LinkProvider } from '../ui/link';
import { ToastProvider } from '../ui/toast';

const nothing: Catalogue = {};

/** Answers that will not change by asking again are not asked again. */
function retry(count: number, error: Error): boolean {
  return count < 2 && (!(error instanceof Problem) || error.transient);
}

function Links({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const follow = useMemo(() => (href: string) => void navigate(href), [navigate]);
  return <LinkProvider value={follow}>{children}</LinkProvider>;
}

/** What stands around every console: words, queries, router, toasts. */
export function ConsoleRoot({ catalogue = nothing, children }: { catalogue?: Catalogue; children: ReactNode }) {
  const client = useMemo(() => new QueryClient({ defaultOptions: { queries: { retry, staleTime: 10_000 } } }), []);
  const words = useMemo(() => ({ ...ui, ...problem, ...catalogue }), [catalogue]);
  return (
    <QueryClientProvider client={client}>
      <I18nProvider language="ja" catalogue={words}>
        <ToastProvider>
          <BrowserRouter>
            <Links>{children}</Links>
          </BrowserRouter>
        </ToastProvider>
      </I18nProvider>
    </QueryClientProvider>
  );
}
