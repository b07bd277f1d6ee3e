import { useEffect, useRef, useState } from 'react';
import type { Bank, BankService } from '../../services';

export interface Found {
  items: readonly Bank[];
  state: 'idle' | 'busy' | 'done' | 'failed';
}

const nothing: Found = { items: [], state: 'idle' };

/** A pause in typing before a search is sent, in milliseconds. */
const pause = 200;

/** Asks for what is typed, the last question winning; what was found stays until more is known. */
export function useSearch(ask: ((query: string) => Promise<readonly Bank[]>) | undefined, query: string): Found & { again: () => void } {
  const [found, setFound] = useState<Found>(nothing);
  const [round, setRound] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  const asks = ask !== undefined && query !== '';
  useEffect(() => {
    if (!asks) {
      setFound(nothing);
      return undefined;
    }
    let over = false;
    setFound((before) => ({ ...before, state: 'busy' }));
    const timer = setTimeout(() => {
      latest.current!(query).then(
        (items) => !over && setFound({ items, state: 'done' }),
        () => !over && setFound({ items: [], state: 'failed' }),
      );
    }, pause);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [asks, query, round]);
  return { ...found, again: () => setRound((n) => n + 1) };
}

/** All branches of a bank at once: searching them then needs no line. */
export function useBranches(service: BankService | undefined, bank: string): Found & { again: () => void } {
  const [found, setFound] = useState<Found & { of: string }>({ ...nothing, of: '' });
  const [round, setRound] = useState(0);
  const latest = useRef(service);
  latest.current = service;
  const asks = service !== undefined && /^[0-9]{4}$/.test(bank);
  useEffect(() => {
    if (!asks) return undefined;
    let over = false;
    setFound({ items: [], state: 'busy', of: bank });
    latest.current!.branches(bank, '').then(
      (items) => !over && setFound({ items, state: 'done', of: bank }),
      () => !over && setFound({ items: [], state: 'failed', of: bank }),
    );
    return () => { over = true; };
  }, [asks, bank, round]);
  const own = asks && found.of === bank ? found : nothing;
  return { items: own.items, state: own.state, again: () => setRound((n) => n + 1) };
}
