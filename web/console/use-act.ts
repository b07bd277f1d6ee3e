import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query';
import { useToast } from '../ui/toast';
import { useFailureText } from './failure';

interface Options<V, T> {
  do: (value: V) => Promise<T>;
  /** What to ask again afterwards, also when it failed: somebody else may have been quicker. */
  stale: readonly QueryKey[];
  said?: string;
  onDone?: (result: T) => void;
  /** Shows the failure itself instead of a toast. */
  quiet?: boolean;
}

/**
 * Waits for an act and then goes on, whatever came of it: for dialogs, which
 * close so that the toast behind them is seen.
 */
export async function settled(act: Promise<unknown>, then: () => void): Promise<void> {
  await act.catch(() => undefined);
  then();
}

/** One act of a person: does it, says how it went, and brings the screen up to date. */
export function useAct<V = void, T = unknown>(options: Options<V, T>) {
  const client = useQueryClient();
  const say = useToast();
  const text = useFailureText();
  return useMutation<T, Error, V>({
    mutationFn: options.do,
    onSuccess: (result) => {
      if (options.said) say(options.said);
      options.onDone?.(result);
    },
    onError: (error) => {
      if (!options.quiet) say(text(error), 'error');
    },
    onSettled: () => Promise.all(options.stale.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
