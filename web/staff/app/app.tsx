import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { ConsoleRoot } from '../../console/root';
import { form } from '../../i18n/form/ja';
import { Loading } from '../../ui/spinner';
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
const Finders = lazy(() => import('../pages/finders/list'));
const Finder = lazy(() => import('../pages/finders/finder'));
const FinderQuestions = lazy(() => import('../pages/finders/questions'));
const Import = lazy(() => import('../pages/procedures/exchange/import'));
const Request = lazy(() => import('../pages/procedures/versions/request'));
const Exports = lazy(() => import('../pages/exports'));
const People = lazy(() => import('../pages/people/people'));
const Departments = lazy(() => import('../pages/departments'));
const Audit = lazy(() => import('../pages/audit'));
const Settings = lazy(() => import('../pages/settings'));
const Erasure = lazy(() => import('../pages/erasure'));
const Undelivered = lazy(() => import('../pages/undelivered'));
const NotFound = lazy(() => import('../../console/not-found'));

function Pages() {
  return (
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
      <Route path="/procedures/import" element={<Import />} />
      <Route path="/procedures/:id" element={<Procedure />} />
      <Route path="/procedures/:id/form" element={<Form />} />
      <Route path="/publication-requests/:id" element={<Request />} />
      <Route path="/finders" element={<Finders />} />
      <Route path="/finders/:id" element={<Finder />} />
      <Route path="/finders/:id/questions" element={<FinderQuestions />} />
      <Route path="/people" element={<People />} />
      <Route path="/departments" element={<Departments />} />
      <Route path="/audit" element={<Audit />} />
      <Route path="/settings" element={<Settings />} />
      <Route path="/erasure" element={<Erasure />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

export function App() {
  return (
    <ConsoleRoot catalogue={form}>
      <Pages />
    </ConsoleRoot>
  );
}
