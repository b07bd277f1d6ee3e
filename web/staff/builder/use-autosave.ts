import { useCallback, useEffect, useRef } from 'react';
import { Problem } from '../../api/problem';
import type { FormDocument } from '../../form/types';
import type { Action, BuilderState, Theirs } from './state';

/** Where drafts are kept. `save` throws a Problem with code "draft_changed" when somebody else saved. */
export interface Store {
  save(document: FormDocument, revision: number): Promise<{ revision: number }>;
  /** The draft as it is there now, with who saved it last and when. */
  load(): Promise<Theirs>;
}

export interface Autosave {
  /** Saves now what is not saved. */
  now: () => void;
  /** Takes the other person's version; undo brings one's own back. */
  takeTheirs: () => Promise<void>;
  /** Writes one's own version over the other person's. */
  keepMine: () => Promise<void>;
}

const pause = 800;

/** Saves a little after the last change, one save at a time. */
export function useAutosave(state: BuilderState, dispatch: (action: Action) => void, store: Store): Autosave {
  const latest = useRef(state);
  const left = useRef(false);
  useEffect(() => {
    latest.current = state;
  });
  const write = useCallback(
    async (revision: number) => {
      const { document } = latest.current;
      dispatch({ do: 'save_begins' });
      try {
        const saved = await store.save(document, revision);
        dispatch({ do: 'save_succeeded', revision: saved.revision });
        // Nobody is there any more to begin the next save.
        if (left.current && latest.current.document !== document) await store.save(latest.current.document, saved.revision);
      } catch (error) {
        const code = error instanceof Problem ? error.code : 'internal';
        dispatch({ do: 'save_failed', code });
        if (code !== 'draft_changed') return;
        // Who it was is a help, no need: without it one can still choose.
        const theirs = await store.load().catch(() => undefined);
        if (theirs) dispatch({ do: 'theirs_known', theirs });
      }
    },
    [dispatch, store],
  );
  const now = useCallback(() => {
    const { saving, revision } = latest.current;
    if (saving.kind === 'unsaved' || saving.kind === 'failed') void write(revision);
  }, [write]);
  useEffect(() => {
    if (state.saving.kind !== 'unsaved') return undefined;
    const timer = setTimeout(now, pause);
    return () => clearTimeout(timer);
  }, [state.document, state.saving.kind, now]);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      now();
    };
  }, [now]);
  useWarningBeforeLeaving(state.saving.kind !== 'saved');
  const takeTheirs = useCallback(async () => {
    const theirs = await store.load();
    dispatch({ do: 'replaced', document: theirs.document, revision: theirs.revision });
  }, [dispatch, store]);
  const keepMine = useCallback(async () => {
    const theirs = await store.load();
    await write(theirs.revision);
  }, [store, write]);
  return { now, takeTheirs, keepMine };
}

function useWarningBeforeLeaving(unsaved: boolean) {
  useEffect(() => {
    if (!unsaved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
