import './logic.css';
import { useMemo, useState, type KeyboardEvent } from 'react';
import type { FormDocument } from '../../../form/types';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/choice';
import { Field as Labelled } from '../../../ui/field';
import { PrintIcon } from '../../../ui/icons';
import { Select } from '../../../ui/input';
import { EmptyState } from '../../../ui/page';
import type { Target } from '../locate';
import { targetKey } from '../locate';
import { edgeNames, graphOf, touching, type Edge, type EdgeKind, type Graph } from './graph';
import { layoutOf, nodeHeight, nodeWidth, type Layout } from './layout';

interface Props {
  document: FormDocument;
  /** What was chosen in the form. */
  current: Target | undefined;
  onJump: (target: Target) => void;
}

/** Above this many boxes the picture shows at first only what touches the chosen one. */
const many = 40;

/** The picture of which field decides what, and the same as a list. */
export function LogicView({ document, current, onJump }: Props) {
  const graph = useMemo(() => graphOf(document), [document]);
  const here = current ? targetKey(current) : '';
  const [focus, setFocus] = useState(graph.nodes.some((n) => n.key === here) ? here : '');
  const [only, setOnly] = useState(focus !== '' && graph.nodes.length > many);
  const [pointed, setPointed] = useState('');
  const shown = useMemo(() => (only && focus !== '' ? touching(graph, focus) : graph), [graph, only, focus]);
  if (graph.nodes.length === 0) return <EmptyState title="つながりはまだありません">項目に条件や計算を付けると、ここに図で表れます。</EmptyState>;
  const choose = (key: string) => {
    setFocus(key);
    if (key === '') setOnly(false);
  };
  return (
    <section className="mg-logic" aria-label="つながり図">
      <div className="mg-logic__bar mg-no-print">
        <Labelled label="項目">
          <Select value={focus} onChange={(e) => choose(e.target.value)} options={[{ value: '', label: 'すべて' }, ...graph.nodes.map((n) => ({ value: n.key, label: `${n.label}（${n.kind}）` }))]} />
        </Labelled>
        <Checkbox label="この項目に関係するものだけ" checked={only} disabled={focus === ''} onChange={(e) => setOnly(e.target.checked)} />
        <Button variant="outline" size="sm" icon={<PrintIcon />} onClick={() => window.print()}>印刷</Button>
      </div>
      <Legend />
      <Picture graph={shown} focus={focus} pointed={pointed} onPoint={setPointed} onJump={onJump} />
      <p className="mg-logic__words" aria-live="polite">{wordsOf(shown, pointed || focus)}</p>
      <List graph={shown} onJump={onJump} onPoint={setPointed} />
    </section>
  );
}

function wordsOf(graph: Graph, key: string): string {
  const node = graph.nodes.find((n) => n.key === key);
  if (!node) return '四角に触れると、決まり方を言葉で読めます。選ぶと、その項目を開きます。';
  const decided = [...new Set(graph.edges.filter((e) => e.to === key).map((e) => e.words))];
  const deciding = graph.edges.filter((e) => e.from === key).map((e) => `「${graph.nodes.find((n) => n.key === e.to)?.label}」の${edgeNames[e.kind]}`);
  const parts = [decided.join('。'), deciding.length > 0 && `この答えで決まるもの: ${[...new Set(deciding)].join('、')}`];
  return `「${node.label}」 ${parts.filter(Boolean).join('。 ')}`;
}

function Legend() {
  return (
    <ul className="mg-logic__legend" aria-label="線の種類">
      {(Object.keys(edgeNames) as EdgeKind[]).map((kind) => (
        <li key={kind}>
          <svg width="44" height="12" aria-hidden="true"><path d="M2 6H42" className="mg-logic__edge" data-kind={kind} /></svg>
          {edgeNames[kind]}
        </li>
      ))}
    </ul>
  );
}

interface PictureProps {
  graph: Graph;
  focus: string;
  pointed: string;
  onPoint: (key: string) => void;
  onJump: (target: Target) => void;
}

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

function Picture({ graph, focus, pointed, onPoint, onJump }: PictureProps) {
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const lit = pointed || focus;
  const touches = (e: Edge) => e.from === lit || e.to === lit;
  const near = new Set(layout.edges.filter(touches).flatMap((e) => [e.from, e.to]));
  const key = (event: KeyboardEvent, at: Layout['nodes'][number]) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onJump(at.target);
      return;
    }
    const next = neighbour(layout, at, event.key);
    if (!next) return;
    event.preventDefault();
    window.document.getElementById(`logic-${next.key}`)?.focus();
  };
  return (
    <div className="mg-logic__scroll" tabIndex={0} role="region" aria-label="図">
      <svg width={layout.width} height={layout.height} viewBox={`0 0 ${layout.width} ${layout.height}`} role="group" aria-label="どの項目が何を決めるか">
        <defs>
          <marker id="logic-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="11" markerHeight="11" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8Z" fill="context-stroke" /></marker>
        </defs>
        {layout.edges.map((e) => (
          <path key={`${e.from} ${e.to} ${e.kind}`} d={e.path} className="mg-logic__edge" data-kind={e.kind} data-lit={lit !== '' ? touches(e) : undefined} markerEnd="url(#logic-arrow)"><title>{e.words}</title></path>
        ))}
        {layout.nodes.map((n, i) => (
          <g
            key={n.key} id={`logic-${n.key}`} className="mg-logic__node" data-lit={lit !== '' ? n.key === lit || near.has(n.key) : undefined} data-focus={n.key === focus || undefined}
            transform={`translate(${n.x} ${n.y})`} role="button" tabIndex={n.key === lit || (lit === '' && i === 0) ? 0 : -1} aria-label={`${n.label}（${n.kind}）`}
            onClick={() => onJump(n.target)} onKeyDown={(e) => key(e, n)} onFocus={() => onPoint(n.key)} onBlur={() => onPoint('')} onMouseEnter={() => onPoint(n.key)} onMouseLeave={() => onPoint('')}
          >
            <rect width={nodeWidth} height={nodeHeight} rx="8" />
            <text x="12" y="20">{short(n.label, 14)}</text>
            <text x="12" y="38" className="mg-logic__kind">{n.kind}</text>
          </g>
        ))}
      </svg>
    </div>
  );
}

/** The node that an arrow key leads to: up and down in the layer, left and right to the nearest of the next. */
export function neighbour(layout: Layout, at: Layout['nodes'][number], key: string): Layout['nodes'][number] | undefined {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[key];
  if (!step) return undefined;
  const [side = 0, down = 0] = step;
  const row = layout.nodes.filter((n) => n.layer === at.layer + side && n.key !== at.key && (down === 0 || Math.sign(n.y - at.y) === down));
  return row.sort((a, b) => Math.abs(a.y - at.y) - Math.abs(b.y - at.y))[0];
}

function List({ graph, onJump, onPoint }: Pick<PictureProps, 'graph' | 'onJump' | 'onPoint'>) {
  const decided = graph.nodes.filter((n) => graph.edges.some((e) => e.to === n.key));
  return (
    <section className="mg-logic__list" aria-labelledby="logic-list">
      <h2 id="logic-list">言葉で読む</h2>
      <ul>
        {decided.map((n) => {
          const edges = graph.edges.filter((e) => e.to === n.key);
          const rules = [...new Map(edges.map((e) => [e.kind + e.words, e])).values()];
          return (
            <li key={n.key}>
              <button type="button" onClick={() => onJump(n.target)} onFocus={() => onPoint(n.key)} onBlur={() => onPoint('')}>{n.label}<small>{n.kind}</small></button>
              <ul>{rules.map((e) => <li key={e.kind + e.words}><b>{edgeNames[e.kind]}</b> {e.words}</li>)}</ul>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
