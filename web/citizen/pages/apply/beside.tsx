import { Suspense, lazy, useEffect, useState } from 'react';
import type { FormServices } from '../../../form/services';
import type { FormDocument } from '../../../form/types';
import { watchSeats } from '../../data/recipients';
import type { DraftKeeper } from '../../draft/keeper';
import { heldLink, takeLink } from '../../draft/link';

const Linked = lazy(() => import('./linked'));

interface BesideProps {
  slug: string;
  document: unknown;
  /** Of a draft that a link may fill in; none in a correction. */
  keeper?: DraftKeeper;
  onSeats: (seats: () => FormServices['seats']) => void;
}

/**
 * What few forms need, loaded after their first fields are there: the seats
 * that are left, and what a link fills in.
 */
export default function Beside({ slug, document, keeper, onSeats }: BesideProps) {
  const [link] = useState(() => {
    takeLink();
    return heldLink(slug);
  });
  const limited = JSON.stringify(document).includes('"capacity"');
  useEffect(() => {
    if (!limited) return undefined;
    return watchSeats(slug, (left) => onSeats(() => (field, option) => left.get(`${field}.${option}`)));
  }, [slug, limited, onSeats]);
  if (!link || !keeper) return null;
  return <Suspense><Linked slug={slug} document={document as FormDocument} keeper={keeper} /></Suspense>;
}
