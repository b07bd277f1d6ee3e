import { useCallback, useEffect, useState } from 'react';
import { asProblem, type Problem } from '../../api/problem';

export interface Load<T> {
  data: T | undefined;
  problem: Problem | undefined;
  loading: boolean;
  reload: () => void;
  set: (data: T) => void;
}

/**
 * Loads something for a page and again when the key changes. An answer that
 * comes after the page asked for something else is dropped. When the
 * connection returns, what failed for want of it is asked again.
 */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Load<T> {
  const [held, setHeld] = useState<{ key: string; data?: T; problem?: Problem }>({ key: '' });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    const control = new AbortController();
    load(control.signal).then(
      (data) => { if (!control.signal.aborted) setHeld({ key, data }); },
      (error) => { if (!control.signal.aborted) setHeld({ key, problem: asProblem(error) }); },
    );
    return () => control.abort();
    // load is a new function at each render; the key says what it loads.
  }, [key, turn]);

  const current = held.key === key ? held : undefined;
  const lost = current?.problem?.status === 0;
  useEffect(() => {
    if (!lost) return;
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, [lost, reload]);

  const set = useCallback((data: T) => setHeld({ key, data }), [key]);
  return { data: current?.data, problem: current?.problem, loading: !current, reload, set };
}

/** Whether the browser believes it has a connection. */
export function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    window.addEventListener('online', update);
    window.addEventListener('offline', update);
    return () => {
      window.removeEventListener('online', update);
      window.removeEventListener('offline', update);
    };
  }, []);
  return online;
}
