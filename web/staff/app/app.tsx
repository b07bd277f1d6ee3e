import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { BrowserRouter, Route, Routes, useNavigate } from 'react-router';
import { Problem } from '../../api/problem';
import { I18nProvider } from '../../i18n/context';
import { form } from '../../i18n/form/ja';
import { problem } from '../../i18n/problem/ja';
import { ui } from '../../i18n/ui/ja';
import { LinkProvider } from '../../ui/link';
import { Loading } from '../../ui/spinner';
import { ToastProvider } from '../../ui/toast';
import { Frame } from './frame';
import { SessionGate } from './session';

const Invitation = lazy(() => import('../pages/invitation'));
const Dashboard = lazy(() => import('../pages/dashboard'));
const Inbox = lazy(() => import('../pages/inbox/inbox'));
const Application = lazy(() => import('../pages/application/application'));
const Procedures = lazy(() => import('../pages/procedures/list'));
const NewProcedure = lazy(() => import('../pages/procedures/new'));
const Procedure = lazy(() => import('../pages/procedures/procedure'));
const Form = lazy(() => import('../pages/procedures/form'));
const Exports = lazy(() => import('../pages/exports'));
const People = lazy(() => import('../pages/people/people'));
const Departments = lazy(() => import('../pages/departments'));
const Audit = lazy(() => import('../pages/audit'));
const Settings = lazy(() => import('../pages/settings'));
const Erasure = lazy(() => import('../pages/erasure'));
const Undelivered = lazy(() => import('../pages/undelivered'));
const NotFound = lazy(() => import('../pages/not-found'));

const catalogue = { ...ui, ...problem, ...form };

function Pages() {
  const navigate = useNavigate();
  const follow = useMemo(() => (href: string) => void navigate(href), [navigate]);
  return (
    <LinkProvider value={follow}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/invitation" element={<Invitation />} />
          <Route
            path="*"
            element={
              <SessionGate>
                <Frame>
                  <Suspense fallback={<Loading />}>
                    <Inside />
                  </Suspense>
                </Frame>
              </SessionGate>
            }
          />
        </Routes>
      </Suspense>
    </LinkProvider>
  );
}

function Inside() {
  return (
    <Routes>
      <Route path="/" element={<Dashboard />} />
      <Route path="/applications" element={<Inbox />} />
      <Route path="/applications/:id" element={<Application />} />
      <Route path="/undelivered" element={<Undelivered />} />
      <Route path="/exports" element={<Exports />} />
      <Route path="/procedures" element={<Procedures />} />
      <Route path="/procedures/new" element={<NewProcedure />} />
      <Route path="/procedures/:id" element={<Procedure />} />
      <Route path="/procedures/:id/form" element={<Form />} />
      <Route path="/people" element={<People />} />
      <Route path="/departments" element={<Departments />} />
      <Route path="/audit" element={<Audit />} />
      <Route path="/settings" element={<Settings />} />
      <Route path="/erasure" element={<Erasure />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

/** Answers that will not change by asking again are not asked again. */
function retry(count: number, error: Error): boolean {
  return count < 2 && (!(error instanceof Problem) || error.transient);
}

export function App() {
  const client = useMemo(() => new QueryClient({ defaultOptions: { queries: { retry, staleTime: 10_000 } } }), []);
  return (
    <QueryClientProvider client={client}>
      <I18nProvider language="ja" catalogue={catalogue}>
        <ToastProvider>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </ToastProvider>
      </I18nProvider>
    </QueryClientProvider>
  );
}
