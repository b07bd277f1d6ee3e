import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { sheet, zoomed, type Spot, type View } from './plan';

/** A finger may tremble so far, in pixels, and still tap. */
const tremble = 8;

interface Hands {
  view: View;
  show: (view: View) => void;
  /** A tap, in metres of the plan. */
  tap: (spot: Spot) => void;
}

interface Touch { x: number; y: number }

const middle = (a: Touch, b: Touch): Touch => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const apart = (a: Touch, b: Touch): number => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));

/** Where on the plan a place of the screen lies. */
function spotAt(svg: Element, view: View, { x, y }: Touch): Spot {
  const box = svg.getBoundingClientRect();
  return { x: view.x + ((x - box.left) / box.width) * view.w, y: view.y + ((y - box.top) / box.height) * view.h };
}

/** Dragging, pinching and tapping. */
export function usePointers({ view, show, tap }: Hands) {
  const touches = useRef(new Map<number, Touch>());
  const travelled = useRef(0);
  const down = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    if (touches.current.size === 0) travelled.current = 0;
    touches.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const before = touches.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...touches.current].find(([id]) => id !== event.pointerId)?.[1];
    travelled.current += Math.hypot(now.x - before.x, now.y - before.y) + (other ? tremble : 0);
    if (travelled.current <= tremble) return;
    touches.current.set(event.pointerId, now);
    const svg = event.currentTarget;
    const k = other ? apart(before, other) / apart(now, other) : 1;
    const [held, to] = other ? [middle(before, other), middle(now, other)] : [before, now];
    const next = zoomed(view, k, spotAt(svg, view, held));
    const perPixel = next.w / svg.getBoundingClientRect().width;
    show({ ...next, x: next.x - (to.x - held.x) * perPixel, y: next.y - (to.y - held.y) * perPixel });
  };
  const up = (event: PointerEvent<SVGSVGElement>) => {
    if (!touches.current.delete(event.pointerId) || touches.current.size > 0) return;
    if (event.type === 'pointerup' && travelled.current <= tremble) tap(spotAt(event.currentTarget, view, { x: event.clientX, y: event.clientY }));
  };
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up };
}

/** The wheel turns the plan only while the plan has the focus: a page must stay scrollable. */
export function useWheel(frame: React.RefObject<HTMLElement | null>, { view, show }: Pick<Hands, 'view' | 'show'>) {
  const latest = useRef({ view, show });
  latest.current = { view, show };
  useEffect(() => {
    const element = frame.current;
    const turn = (event: WheelEvent) => {
      const svg = element?.querySelector('svg');
      if (!element || !svg || !(event.ctrlKey || element.contains(document.activeElement))) return;
      event.preventDefault();
      const now = latest.current;
      now.show(zoomed(now.view, Math.exp(event.deltaY / 400), spotAt(svg, now.view, { x: event.clientX, y: event.clientY })));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [frame]);
}

const stepOf = 0.1;

/** What a key does to the plan; false leaves it to the browser. */
export function pressed(event: KeyboardEvent, { view, show, tap }: Hands): boolean {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return false;
  const pan = (dx: number, dy: number) => show({ ...view, x: view.x + dx * view.w * stepOf, y: view.y + dy * view.h * stepOf });
  const acts: Record<string, () => void> = {
    ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
    '+': () => show(zoomed(view, 0.7)), ';': () => show(zoomed(view, 0.7)), '=': () => show(zoomed(view, 0.7)), '-': () => show(zoomed(view, 1 / 0.7)),
    Enter: () => tap({ x: view.x + view.w / 2, y: view.y + view.h / 2 }),
    ' ': () => tap({ x: view.x + view.w / 2, y: view.y + view.h / 2 }),
  };
  const act = acts[event.key];
  act?.();
  return act !== undefined;
}

export const aim = `M${sheet.width / 2 - 12} ${sheet.height / 2}h24M${sheet.width / 2} ${sheet.height / 2 - 12}v24`;
