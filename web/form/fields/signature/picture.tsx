import './signature.css';
import type { SummaryProps } from '../late';
import { pathOf } from './ink';
import { plane, strokesOf, type Stroke } from './schema';

export function Ink({ strokes }: { strokes: readonly Stroke[] }) {
  return <g className="mf-signature__ink">{strokes.map((stroke, i) => <path key={i} d={pathOf(stroke)} />)}</g>;
}

/** A signature as it was drawn, for the check page and for staff. */
export function SignaturePicture({ value, display }: SummaryProps) {
  return (
    <svg className="mf-signature__picture" viewBox={`0 0 ${plane.width} ${plane.height}`} role="img" aria-label={display}>
      <Ink strokes={strokesOf(value)} />
    </svg>
  );
}
