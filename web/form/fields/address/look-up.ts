import { useRef, useState } from 'react';
import type { PostalAddress } from '../../services';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText } from '../parts';
import { checkPostal, tidyPostal } from './schema';

export type LookUpState = 'idle' | 'busy' | 'found' | 'several' | 'none' | 'failed';

/** Looks a postal code up and fills the address in. */
export function useLookUp(props: InputProps) {
  const [state, setState] = useState<LookUpState>('idle');
  const [found, setFound] = useState<readonly PostalAddress[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const asked = useRef('');

  const fill = (a: PostalAddress) =>
    changePart(latest.current, { prefecture: a.prefecture, city: a.city, town: a.town || undefined });

  const ask = async (typed: string) => {
    const code = tidyPostal(typed);
    const postal = latest.current.services.postal;
    if (!postal || checkPostal(code) !== '') return;
    asked.current = code;
    setState('busy');
    try {
      const addresses = await postal(code);
      // Another code was typed meanwhile: this answer is of no use.
      if (asked.current !== code || tidyPostal(partText(latest.current.value, 'postal')) !== code) return;
      settle(addresses);
    } catch {
      if (asked.current === code) setState('failed');
    }
  };

  const settle = (addresses: readonly PostalAddress[]) => {
    setFound(addresses.length > 1 ? addresses : []);
    setState(addresses.length === 0 ? 'none' : addresses.length === 1 ? 'found' : 'several');
    if (addresses.length === 1) fill(addresses[0]!);
    else if (addresses.length > 1) fill({ ...addresses[0]!, town: '' });
  };

  const choose = (i: number) => {
    if (found[i]) fill(found[i]);
    setState('found');
  };

  return { state, found, ask, choose };
}
