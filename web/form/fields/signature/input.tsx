import './signature.css';
import { useRef, useState, type PointerEvent } from 'react';
import { Button } from '../../../ui/button';
import { FieldGroup } from '../../../ui/field';
import type { SignatureField } from '../../types';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { useFieldTexts } from '../texts';
import { clampPoint, withStroke, type Point } from './ink';
import { Ink } from './picture';
import { plane, strokesOf, type Stroke } from './schema';
import { signatureTexts } from './texts';

/** The points of an event, with those that the browser put together. */
function pointsOf(event: PointerEvent<SVGSVGElement>): Point[] {
  const box = event.currentTarget.getBoundingClientRect();
  const native = event.nativeEvent;
  const all = native.getCoalescedEvents?.() ?? [];
  return (all.length > 0 ? all : [native]).map((e) =>
    clampPoint(((e.clientX - box.left) / box.width) * plane.width, ((e.clientY - box.top) / box.height) * plane.height));
}

/** The stroke being drawn, and the pointer that draws it: one at a time, so that a palm draws nothing. */
function usePen(done: (points: readonly Point[]) => void) {
  const pen = useRef<number | null>(null);
  const [points, setPoints] = useState<readonly Point[]>([]);
  const drawn = useRef<Point[]>([]);
  const add = (more: Point[]) => {
    drawn.current.push(...more);
    setPoints([...drawn.current]);
  };
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (pen.current !== null || event.button !== 0) return;
    pen.current = event.pointerId;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    drawn.current = [];
    add(pointsOf(event));
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    if (pen.current === event.pointerId) add(pointsOf(event));
  };
  const up = (event: PointerEvent<SVGSVGElement>) => {
    if (pen.current !== event.pointerId) return;
    pen.current = null;
    done(drawn.current);
    drawn.current = [];
    setPoints([]);
  };
  return { points, handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up } };
}

export function SignatureInput(props: InputProps<SignatureField>) {
  const { value, onChange, language, required } = props;
  const t = useFieldTexts(signatureTexts, language);
  const strokes = strokesOf(value);
  const [said, setSaid] = useState('');
  const keep = (next: readonly Stroke[], words: string) => {
    setSaid(words);
    onChange(next.length === 0 ? undefined : { strokes: next });
  };
  const pen = usePen((points) => {
    const next = withStroke(strokes, points);
    if (next) keep(next, '');
    else setSaid(t('full'));
  });
  const outer = frame(props);
  const empty = strokes.length === 0;
  const state = empty ? t('empty') : t('drawn', { n: strokes.length });
  return (
    <FieldGroup {...outer} hint={outer.hint ? <>{outer.hint}<br />{t('how')}</> : t('how')}>
      <div className="mf-signature">
        <svg
          className="mf-signature__pad" viewBox={`0 0 ${plane.width} ${plane.height}`} role="img" aria-label={`${t('pad')}: ${state}`}
          data-invalid={outer.error ? true : undefined} {...pen.handlers}
        >
          <line className="mf-signature__line" x1={60} x2={plane.width - 60} y1={320} y2={320} />
          <Ink strokes={pen.points.length > 0 ? [...strokes, pen.points.flat()] : strokes} />
        </svg>
        <div className="mf-signature__foot">
          <span className="mf-signature__state mg-sub" role="status">{said || state}</span>
          <Button variant="outline" size="sm" aria-disabled={empty || undefined} onClick={() => !empty && keep(strokes.slice(0, -1), t('undone'))}>{t('undo')}</Button>
          <Button variant="outline" size="sm" aria-disabled={empty || undefined} onClick={() => !empty && keep([], t('cleared'))}>{t('clear')}</Button>
        </div>
        <details className="mf-signature__unable">
          <summary>{t('unable')}</summary>
          <p>{t(required ? 'unableRequired' : 'unableOptional')}</p>
        </details>
      </div>
    </FieldGroup>
  );
}
