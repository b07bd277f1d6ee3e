import { useRef, type CompositionEvent } from 'react';
import { katakana } from '../../evaluate/chars';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText } from '../parts';

/** The kana of a composition before it is converted; a latin tail is a kana not finished yet. */
function readingIn(data: string): string | undefined {
  return /^([ぁ-ゖー]+)[a-zａ-ｚ]{0,3}$/i.exec(data)?.[1];
}

/**
 * Fills a reading in while its name is typed: what the keyboard showed before
 * it was converted to kanji. A reading that the person has touched is left
 * alone.
 */
export function useReading(outer: InputProps, nameId: string, kanaId: string) {
  const latest = useRef(outer);
  latest.current = outer;
  const reading = useRef('');
  const filled = useRef('');

  const put = (kana: string) => {
    if (partText(latest.current.value, kanaId) !== filled.current) return;
    filled.current = kana;
    changePart(latest.current, { [kanaId]: kana || undefined });
  };
  return {
    onCompositionStart: () => {
      reading.current = '';
    },
    onCompositionUpdate: (event: CompositionEvent) => {
      reading.current = readingIn(event.data) ?? reading.current;
    },
    onCompositionEnd: (event: CompositionEvent) => {
      const read = event.data === '' ? '' : katakana(reading.current);
      // The name itself changes with the same keystroke: let it settle first.
      setTimeout(() => {
        if (read !== '') put(filled.current + read);
      });
    },
    onBlur: () => {
      if (partText(latest.current.value, nameId) === '') put('');
    },
  };
}
