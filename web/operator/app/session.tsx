import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, type ReactNode } from 'react';
import { Failure } from '../../console/failure';
import { Loading } from '../../ui/spinner';
import { api, data, opened, type Schemas } from '../data/client';
import { SignIn } from '../pages/sign-in';

export type Me = Schemas['MeOutputBody'];

const meKey = ['me'];

async function fetchMe(): Promise<Me> {
  return opened(await data(api.GET('/api/session')));
}

const Context = createContext<Me | undefined>(undefined);

/** Who is signed in. Only below SessionGate. */
export function useMe(): Me {
  const me = useContext(Context);
  if (!me) throw new Error('useMe outside SessionGate');
  return me;
}

/** Shows the console to who is signed in, and the way in to everybody else. */
export function SessionGate({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const me = useQuery({ queryKey: meKey, queryFn: fetchMe, staleTime: 60_000, refetchInterval: 60_000 });
  if (me.isPending) return <Loading />;
  if (me.isError) return <Failure error={me.error} onRetry={() => void me.refetch()} />;
  if (me.data.state !== 'signed_in') return <SignIn onDone={() => void client.invalidateQueries()} />;
  return <Context.Provider value={me.data}>{children}</Context.Provider>;
}
