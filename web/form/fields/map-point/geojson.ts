// A map that the municipality has (GeoJSON) made into a plan small enough to
// travel with a form.
import type { MapArea, MapLine, MapPlace } from '../../types';

export const mostPlaces = 200;
export const mostLines = 200;
export const mostVertices = 5000;

/** Five decimals are a metre: as fine as anybody draws. */
const decimals = 5;

type Position = readonly [lng: number, lat: number];

export interface Imported {
  places: MapPlace[];
  lines: MapLine[];
  area: MapArea | undefined;
  /** What the file held and the plan does not. */
  left: { places: number; lines: number; other: number; simplified: boolean };
}

/** Why a file cannot be taken: a key of the editor's sentences. */
export class GeoJsonFault extends Error {
  constructor(readonly key: 'not_geojson' | 'not_degrees' | 'empty') {
    super(key);
  }
}

interface Feature { geometry?: Geometry | null; properties?: Record<string, unknown> | null }
interface Geometry { type: string; coordinates?: unknown; geometries?: Geometry[] }
interface Drawn { kind: MapLine['kind']; points: Position[] }

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

function featuresOf(root: unknown): Feature[] {
  if (!isObject(root)) throw new GeoJsonFault('not_geojson');
  if (root.type === 'FeatureCollection' && Array.isArray(root.features)) return root.features.filter(isObject) as Feature[];
  if (root.type === 'Feature') return [root as Feature];
  if (typeof root.type === 'string' && ('coordinates' in root || 'geometries' in root)) return [{ geometry: root as unknown as Geometry }];
  throw new GeoJsonFault('not_geojson');
}

function position(v: unknown): Position {
  const [lng, lat] = Array.isArray(v) ? (v as unknown[]) : [];
  if (typeof lng !== 'number' || typeof lat !== 'number') throw new GeoJsonFault('not_geojson');
  // 平面直角座標 in metres, or latitude and longitude the wrong way round in Japan.
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180) throw new GeoJsonFault('not_degrees');
  return [lng, lat];
}

const list = (v: unknown): unknown[] => {
  if (!Array.isArray(v)) throw new GeoJsonFault('not_geojson');
  return v;
};

const positions = (v: unknown): Position[] => list(v).map(position);

function nameOf(properties: Feature['properties'], n: number): string {
  const keys = ['name', 'name:ja', '名称', '名前', 'title', 'label', '施設名'];
  const found = keys.map((key) => properties?.[key]).find((v) => typeof v === 'string' && v.trim() !== '');
  return typeof found === 'string' ? found.replace(/[\p{Cc}<>{}|]/gu, '').trim().slice(0, 100) || `地点${n}` : `地点${n}`;
}

function kindOf(properties: Feature['properties']): MapLine['kind'] {
  const has = (key: string) => properties?.[key] !== undefined && properties[key] !== null;
  const said = properties?.kind;
  if (said === 'road' || said === 'rail' || said === 'river' || said === 'border') return said;
  if (has('railway')) return 'rail';
  if (has('waterway') || has('natural')) return 'river';
  return has('boundary') || has('admin_level') ? 'border' : 'road';
}

interface Gathered { places: { name: string; at: Position }[]; lines: Drawn[]; other: number }

function gather(g: Geometry, properties: Feature['properties'], into: Gathered): void {
  const line = (v: unknown, kind: MapLine['kind']) => into.lines.push({ kind, points: positions(v) });
  const place = (v: unknown) => into.places.push({ name: nameOf(properties, into.places.length + 1), at: position(v) });
  const each = (v: unknown, act: (item: unknown) => void) => list(v).forEach(act);
  const acts: Record<string, () => void> = {
    Point: () => place(g.coordinates),
    MultiPoint: () => each(g.coordinates, place),
    LineString: () => line(g.coordinates, kindOf(properties)),
    MultiLineString: () => each(g.coordinates, (v) => line(v, kindOf(properties))),
    Polygon: () => each(g.coordinates, (ring) => line(ring, 'border')),
    MultiPolygon: () => each(g.coordinates, (polygon) => each(polygon, (ring) => line(ring, 'border'))),
    GeometryCollection: () => g.geometries?.forEach((inner) => gather(inner, properties, into)),
  };
  if (Object.hasOwn(acts, g.type)) acts[g.type]!();
  else into.other += 1;
}

/** Leaves out what lies within `most` degrees of the line (Ramer–Douglas–Peucker). */
export function thinned(points: readonly Position[], most: number): Position[] {
  if (points.length < 3) return [...points];
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    const [[x0, y0], [x1, y1]] = [points[from]!, points[to]!];
    const length = Math.hypot(x1 - x0, y1 - y0);
    let [far, at] = [most, -1];
    for (let i = from + 1; i < to; i += 1) {
      const [x, y] = points[i]!;
      const off = length === 0 ? Math.hypot(x - x0, y - y0) : Math.abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length;
      if (off > far) [far, at] = [off, i];
    }
    if (at < 0) continue;
    kept.add(at);
    open.push([from, at], [at, to]);
  }
  return points.filter((_, i) => kept.has(i));
}

const count = (lines: readonly Drawn[]) => lines.reduce((n, l) => n + l.points.length, 0);

/** Coarser until the whole fits; the longest lines stay when there are too many. */
function fit(lines: readonly Drawn[]): { lines: Drawn[]; simplified: boolean } {
  const drawable = lines.filter((l) => l.points.length >= 2);
  const longest = [...drawable].sort((a, b) => b.points.length - a.points.length).slice(0, mostLines);
  const kept = drawable.filter((l) => longest.includes(l));
  let out = kept.map((l) => ({ ...l, points: thinned(l.points, 0.00001) }));
  for (let most = 0.00002; count(out) > mostVertices && most < 10; most *= 1.6) {
    out = kept.map((l) => ({ ...l, points: thinned(l.points, most) }));
  }
  return { lines: out, simplified: count(out) < count(kept) };
}

export const degreeText = (n: number): string => String(Number(n.toFixed(decimals)));

function areaOf(all: readonly Position[]): MapArea | undefined {
  if (all.length === 0) return undefined;
  const span = (axis: 0 | 1) => {
    const [low, high] = all.reduce(([a, b], p) => [Math.min(a, p[axis]), Math.max(b, p[axis])], [Infinity, -Infinity] as [number, number]);
    const air = Math.max((high - low) * 0.02, 0.001);
    return [degreeText(low - air), degreeText(high + air)] as const;
  };
  const [[west, east], [south, north]] = [span(0), span(1)];
  return { south, west, north, east };
}

/** Reads a file; it throws a GeoJsonFault when there is nothing to draw in it. */
export function readGeoJson(text: string): Imported {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw new GeoJsonFault('not_geojson');
  }
  const found: Gathered = { places: [], lines: [], other: 0 };
  for (const feature of featuresOf(root)) {
    if (feature.geometry) gather(feature.geometry, feature.properties, found);
  }
  if (found.places.length + found.lines.length === 0) throw new GeoJsonFault('empty');
  const { lines, simplified } = fit(found.lines);
  const places = found.places.slice(0, mostPlaces);
  return {
    places: places.map(({ name, at: [lng, lat] }) => ({ name: { ja: name }, lat: degreeText(lat), lng: degreeText(lng) })),
    lines: lines.map(({ kind, points }) => ({ kind, points: points.map(([lng, lat]): [string, string] => [degreeText(lat), degreeText(lng)]) })),
    area: areaOf([...places.map((p) => p.at), ...lines.flatMap((l) => l.points)]),
    left: { places: found.places.length - places.length, lines: found.lines.length - lines.length, other: found.other, simplified },
  };
}
