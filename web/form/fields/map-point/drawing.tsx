import './map.css';
import { useMemo } from 'react';
import type { MapPointField } from '../../types';
import { pick } from '../kind';
import { lengthText, pathOf, round125, sheet, type Plan, type Spot, type View } from './plan';

interface DrawingProps {
  field: MapPointField;
  plan: Plan;
  view: View;
  point: Spot | undefined;
  language: string;
}

/** The plan as it lies under the view: area, grid, lines, places, the point and the scale. */
export function Drawing({ field, plan, view, point, language }: DrawingProps) {
  const k = sheet.width / view.w;
  const at = ({ x, y }: Spot): Spot => ({ x: (x - view.x) * k, y: (y - view.y) * k });
  const paths = useMemo(() => (field.lines ?? []).map((line) => ({ kind: line.kind, d: pathOf(line, plan) })), [field.lines, plan]);
  return (
    <>
      <rect className="mf-map__paper" data-bounded={plan.area ? true : undefined} width={sheet.width} height={sheet.height} />
      {plan.area && <rect className="mf-map__area" {...at(plan.area)} width={plan.area.w * k} height={plan.area.h * k} />}
      <Grid view={view} k={k} />
      <g transform={`scale(${k}) translate(${-view.x} ${-view.y})`}>
        {paths.map((p, i) => <path key={i} className="mf-map__line" data-kind={p.kind} d={p.d} />)}
      </g>
      <Places field={field} plan={plan} at={at} language={language} />
      {point && <Pin {...at(point)} />}
      <ScaleBar k={k} />
    </>
  );
}

function Grid({ view, k }: { view: View; k: number }) {
  const step = round125(view.w / 4);
  const lines = (from: number, size: number) => {
    const first = Math.ceil(from / step);
    return Array.from({ length: Math.max(0, Math.floor((from + size) / step) - first + 1) }, (_, i) => ((first + i) * step - from) * k);
  };
  return (
    <g className="mf-map__grid">
      {lines(view.x, view.w).map((x) => <line key={`x${x}`} x1={x} x2={x} y1={0} y2={sheet.height} />)}
      {lines(view.y, view.h).map((y) => <line key={`y${y}`} x1={0} x2={sheet.width} y1={y} y2={y} />)}
    </g>
  );
}

const letter = 11;

interface Label extends Spot { name: string; width: number }

/** Names that would lie on one another are left out until one looks nearer. */
function labelled(all: readonly Label[]): Set<Label> {
  const kept: Label[] = [];
  for (const l of all) {
    const clear = kept.every((o) => Math.abs(o.y - l.y) > letter * 1.3 || l.x + l.width < o.x || o.x + o.width < l.x);
    if (clear) kept.push(l);
  }
  return new Set(kept);
}

function Places({ field, plan, at, language }: { field: MapPointField; plan: Plan; at: (s: Spot) => Spot; language: string }) {
  const seen = (field.places ?? [])
    .map((p): Label => {
      const name = pick(p.name, language);
      const wide = Array.from(name).reduce((n, c) => n + (c < '\u0100' ? 0.6 : 1), 0);
      return { ...at(plan.to(Number(p.lat), Number(p.lng))), name, width: wide * letter + 10 };
    })
    .filter(({ x, y }) => x >= -5 && x <= sheet.width + 5 && y >= -5 && y <= sheet.height + 5);
  const named = labelled(seen);
  return (
    <g className="mf-map__places">
      {seen.map((p, i) => {
        const left = p.x + p.width > sheet.width - 4;
        return (
          <g key={i}>
            <rect x={p.x - 3} y={p.y - 3} width={6} height={6} />
            {named.has(p) && <text x={left ? p.x - 6 : p.x + 6} y={p.y + 4} textAnchor={left ? 'end' : 'start'} fontSize={letter}>{p.name}</text>}
          </g>
        );
      })}
    </g>
  );
}

/** A pin whose tip is the point. */
function Pin({ x, y }: Spot) {
  return (
    <g className="mf-map__pin" transform={`translate(${x} ${y})`}>
      <path d="M0 0C-3 -8 -10 -12 -10 -20A10 10 0 1 1 10 -20C10 -12 3 -8 0 0Z" />
      <circle cy={-20} r={4} />
    </g>
  );
}

function ScaleBar({ k }: { k: number }) {
  const metres = round125(110 / k);
  const width = metres * k;
  return (
    <g className="mf-map__scale" transform={`translate(10 ${sheet.height - 10})`}>
      <rect x={-5} y={-19} width={width + 10} height={24} />
      <path d={`M0 -5V0H${width}V-5`} />
      <text x={width / 2} y={-7} textAnchor="middle" fontSize={10}>{lengthText(metres)}</text>
    </g>
  );
}
