import type { ReactNode } from 'react';
import { reading, written } from './fields/kind';
import type { Text } from './types';

/** A reading is drawn above the words; who listens hears the words alone. */
function annotated(base: string, readings: string[], key: number): ReactNode {
  const characters = Array.from(base);
  const single = characters.length === readings.length;
  const pairs = single ? characters.map((c, i) => [c, readings[i]!]) : [[base, readings.join('')]];
  return <ruby key={key}>{pairs.map(([words, above], i) => [words, <rt key={i} aria-hidden="true">{above}</rt>])}</ruby>;
}

/** One line with the readings of its words (ふりがな) above them. */
export function ruby(line: string): ReactNode {
  const out: ReactNode[] = [];
  let from = 0;
  for (const m of line.matchAll(reading)) {
    out.push(line.slice(from, m.index), annotated(m[1]!, m[2]!.slice(1).split('|'), m.index));
    from = m.index + m[0].length;
  }
  return from === 0 ? line : [...out, line.slice(from)];
}

/** A text of a form in the language, with its readings; '' when there is none. */
export const words = (text: Text | undefined, language: string): ReactNode => ruby(written(text, language));

/** The same as an element. */
export const Words = ({ text, language }: { text: Text | undefined; language: string }) => <>{words(text, language)}</>;
