import './map.css';
import { useMemo } from 'react';
import type { MapPointField } from '../../types';
import type { SummaryProps } from '../late';
import { partText } from '../parts';
import { Drawing } from './drawing';
import { planOf, sheet, viewAt } from './plan';

/** The place as it was chosen, on the same plan: near enough to see what is around it. */
export function MapSummary({ field, value, display, language }: SummaryProps) {
  const own = field as MapPointField;
  const [lat, lng] = [Number(partText(value, 'lat')), Number(partText(value, 'lng'))];
  const plan = useMemo(() => planOf(own, [lat, lng]), [own, lat, lng]);
  const spot = plan.to(lat, lng);
  return (
    <figure className="mf-map__figure">
      <svg className="mf-map__sheet" viewBox={`0 0 ${sheet.width} ${sheet.height}`} role="img" aria-label={display}>
        <Drawing field={own} plan={plan} view={viewAt(spot, Math.max(plan.bounds.w / 3, 400))} point={spot} language={language} />
      </svg>
      <figcaption>{display}</figcaption>
    </figure>
  );
}
