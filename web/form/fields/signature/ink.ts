import { maxPoints, maxStrokes, plane, type Stroke } from './schema';

export type Point = readonly [x: number, y: number];

/** So many points draw any name; a draft stays small. */
const enough = maxPoints / 2;

/** How far a point may lie off the line that replaces it, in units of the plane. */
const tolerance = 1.2;

export const clampPoint = (x: number, y: number): Point => [
  Math.min(plane.width, Math.max(0, Math.round(x))),
  Math.min(plane.height, Math.max(0, Math.round(y))),
];

function offLine([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return Math.hypot(x - x0, y - y0);
  return Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length;
}

/** Leaves out the points that the eye does not miss (Ramer–Douglas–Peucker). */
export function simplify(points: readonly Point[], most: number): Point[] {
  if (points.length < 3) return [...points];
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let [far, at] = [most, -1];
    for (let i = from + 1; i < to; i += 1) {
      const off = offLine(points[i]!, points[from]!, points[to]!);
      if (off > far) [far, at] = [off, i];
    }
    if (at < 0) continue;
    kept.add(at);
    open.push([from, at], [at, to]);
  }
  return points.filter((_, i) => kept.has(i));
}

const size = (strokes: readonly Stroke[]) => strokes.reduce((n, s) => n + s.length / 2, 0);

/** Adds a stroke; null when the plane takes no more. */
export function withStroke(strokes: readonly Stroke[], points: readonly Point[]): Stroke[] | null {
  if (strokes.length >= maxStrokes || points.length === 0) return null;
  for (let most = tolerance; most < 20; most *= 2) {
    const next = [...strokes, simplify(points, most).flat()];
    if (size(next) <= enough) return next;
  }
  return null;
}

/** A stroke as the path of an SVG: curves through the middles of its points. */
export function pathOf(stroke: Stroke): string {
  const at = (i: number): Point => [stroke[2 * i]!, stroke[2 * i + 1]!];
  const n = stroke.length / 2;
  const [x, y] = at(0);
  // A dot is a line of no length; round ends make it round.
  if (n === 1) return `M${x} ${y}l0 0`;
  let path = `M${x} ${y}`;
  for (let i = 1; i < n - 1; i += 1) {
    const [cx, cy] = at(i);
    const [nx, ny] = at(i + 1);
    path += `Q${cx} ${cy} ${(cx + nx) / 2} ${(cy + ny) / 2}`;
  }
  const [ex, ey] = at(n - 1);
  return `${path}L${ex} ${ey}`;
}
