import { Route, Routes } from 'react-router';
import NotFound from '../../console/not-found';
import { ConsoleRoot } from '../../console/root';
import { Erasure } from '../pages/erasure/erasure';
import { Requests } from '../pages/requests';
import { Tenant } from '../pages/tenant';
import { Tenants } from '../pages/tenants';
import { Frame } from './frame';
import { SessionGate } from './session';

export function App() {
  return (
    <ConsoleRoot>
      <SessionGate>
        <Frame>
          <Routes>
            <Route path="/" element={<Tenants />} />
            <Route path="/tenants/:id" element={<Tenant />} />
            <Route path="/erasures" element={<Requests />} />
            <Route path="/erasures/:id" element={<Erasure />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        </Frame>
      </SessionGate>
    </ConsoleRoot>
  );
}
