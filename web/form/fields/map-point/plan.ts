// Degrees on a flat plan in metres: exact enough for a municipality.
import type { MapLine, MapPointField } from '../../types';
import { mapDecimals } from './schema';

export interface Spot {
  x: number;
  y: number;
}

/** What is seen of the plan, in metres; y grows to the south. */
export interface View extends Spot {
  w: number;
  h: number;
}

/** The drawing is this large in its own units. */
export const sheet = { width: 400, height: 300 };

const perDegree = 111_320;

export interface Plan {
  to(lat: number, lng: number): Spot;
  back(spot: Spot): { lat: string; lng: string };
  bounds: View;
  /** Where an answer may lie, when the form says so. */
  area?: View;
}

interface Box { south: number; west: number; north: number; east: number }

const japan: Box = { south: 24, west: 122, north: 46, east: 146 };

function boxOf(field: MapPointField, point?: readonly [number, number]): Box {
  if (field.area) {
    const { south, west, north, east } = field.area;
    return { south: Number(south), west: Number(west), north: Number(north), east: Number(east) };
  }
  const drawn = [
    ...(field.places ?? []).map((p) => [Number(p.lat), Number(p.lng)] as const),
    ...(field.lines ?? []).flatMap((l) => l.points.map(([lat, lng]) => [Number(lat), Number(lng)] as const)),
  ];
  const all = drawn.length > 0 ? drawn : point ? [point] : [];
  if (all.length === 0) return japan;
  const box = all.reduce<Box>(
    (b, [lat, lng]) => ({ south: Math.min(b.south, lat), north: Math.max(b.north, lat), west: Math.min(b.west, lng), east: Math.max(b.east, lng) }),
    { south: 90, north: -90, west: 180, east: -180 },
  );
  // Air around, and never less than a few hundred metres.
  const air = (from: number, to: number) => Math.max((to - from) * 0.08, 0.004);
  const [dy, dx] = [air(box.south, box.north), air(box.west, box.east)];
  return { south: box.south - dy, north: box.north + dy, west: box.west - dx, east: box.east + dx };
}

/** A view of the sheet's proportions around a rectangle. */
function around(a: Spot, b: Spot): View {
  const w = Math.max(b.x - a.x, ((b.y - a.y) * sheet.width) / sheet.height, 200);
  return viewAt({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, w);
}

export function viewAt(centre: Spot, w: number): View {
  const h = (w * sheet.height) / sheet.width;
  return { x: centre.x - w / 2, y: centre.y - h / 2, w, h };
}

export const centreOf = (v: View): Spot => ({ x: v.x + v.w / 2, y: v.y + v.h / 2 });

/** At most six decimals, and no zeros that say nothing. */
export const degreesText = (n: number): string => String(Number(n.toFixed(mapDecimals)));

export function planOf(field: MapPointField, point?: readonly [number, number]): Plan {
  const box = boxOf(field, point);
  const lat0 = (box.south + box.north) / 2;
  const narrow = Math.cos((lat0 * Math.PI) / 180);
  const to = (lat: number, lng: number): Spot => ({ x: (lng - box.west) * perDegree * narrow, y: (lat0 - lat) * perDegree });
  const back = ({ x, y }: Spot) => ({ lat: degreesText(lat0 - y / perDegree), lng: degreesText(box.west + x / (perDegree * narrow)) });
  const [corner, other] = [to(box.north, box.west), to(box.south, box.east)];
  const area = field.area && { ...corner, w: other.x - corner.x, h: other.y - corner.y };
  return { to, back, area, bounds: around(corner, other) };
}

export const inside = (area: View | undefined, { x, y }: Spot): boolean =>
  !area || (x >= area.x && x <= area.x + area.w && y >= area.y && y <= area.y + area.h);

/** The path of a line in metres. */
export function pathOf(line: MapLine, plan: Plan): string {
  return line.points
    .map(([lat, lng], i) => {
      const { x, y } = plan.to(Number(lat), Number(lng));
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** 1, 2 or 5 with zeros, not above the number. */
export function round125(n: number): number {
  const ten = 10 ** Math.floor(Math.log10(n));
  return [5, 2, 1].map((k) => k * ten).find((k) => k <= n) ?? ten;
}

export const lengthText = (metres: number): string => (metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);

/** The view, moved so that its middle stays on the plan, and neither too near nor too far. */
export function bounded(v: View, { bounds }: Plan): View {
  const w = Math.min(Math.max(v.w, Math.min(60, bounds.w)), bounds.w * 1.3);
  const clamp = (n: number, from: number, size: number) => Math.min(Math.max(n, from), from + size);
  const c = centreOf(v);
  return viewAt({ x: clamp(c.x, bounds.x, bounds.w), y: clamp(c.y, bounds.y, bounds.h) }, w);
}

/** Nearer (k < 1) or farther, with one spot staying where it is. */
export function zoomed(v: View, k: number, at: Spot = centreOf(v)): View {
  return { x: at.x - (at.x - v.x) * k, y: at.y - (at.y - v.y) * k, w: v.w * k, h: v.h * k };
}
