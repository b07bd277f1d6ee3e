// Which field decides what: the arrows of a form.
import { readAloud, saidWhen } from '../../../form/editing/expression/words';
import { readsOf } from '../../../form/editing/expression/tree';
import { withoutReadings } from '../../../form/editing/furigana';
import type { Expression, Field, FormDocument } from '../../../form/types';
import type { Target } from '../locate';
import { targetKey } from '../locate';
import { typeName } from '../palette-types';

export type EdgeKind = 'visible' | 'required' | 'calculated' | 'options' | 'rule';

export const edgeNames: Record<EdgeKind, string> = { visible: '表示', required: '必須', calculated: '計算', options: '選択肢', rule: '確かめ' };

export interface GraphNode {
  key: string;
  target: Target;
  label: string;
  /** 「1つ選ぶ」, 「ページ」… */
  kind: string;
}

export interface Edge {
  from: string;
  to: string;
  kind: EdgeKind;
  /** The rule in words. */
  words: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: Edge[];
}

const fieldKey = (id: string): string => targetKey({ kind: 'field', id });

/** All nodes that decide or are decided about, in the order of the form, with their edges. */
export function graphOf(document: FormDocument): Graph {
  const all: GraphNode[] = [];
  const edges: Edge[] = [];
  const node = (target: Target, label: string, kind: string): string => {
    const key = targetKey(target);
    all.push({ key, target, label: withoutReadings(label), kind });
    return key;
  };
  const from = (ids: readonly string[], to: string, kind: EdgeKind, words: string) => {
    for (const id of new Set(ids)) edges.push({ from: fieldKey(id), to, kind, words });
  };
  const shown = (e: Expression | undefined, to: string) => e && from(readsOf(e), to, 'visible', saidWhen(e, document));
  const field = (f: Field) => {
    const to = node({ kind: 'field', id: f.id }, f.label.ja, typeName(f.type));
    fieldEdges(f, to, document, from, shown);
    if (f.type === 'group') f.fields.forEach(field);
  };
  for (const page of document.pages) {
    shown(page.visible_if, node({ kind: 'page', id: page.id }, page.title.ja, 'ページ'));
    for (const section of page.sections) {
      shown(section.visible_if, node({ kind: 'section', id: section.id }, section.title?.ja ?? 'まとまり', 'まとまり'));
      section.fields.forEach(field);
    }
  }
  for (const rule of document.rules ?? []) {
    const to = node({ kind: 'rule', id: rule.id }, rule.message.ja, '確かめ');
    const when = rule.when ? saidWhen(rule.when, document, 'のとき、') : '';
    from([...readsOf(rule.require), ...readsOf(rule.when)], to, 'rule', when + saidWhen(rule.require, document, 'のとき正しい'));
  }
  const known = new Set(all.map((n) => n.key));
  const real = edges.filter((e) => known.has(e.from));
  const used = new Set(real.flatMap((e) => [e.from, e.to]));
  return { nodes: all.filter((n) => used.has(n.key)), edges: real };
}

type From = (ids: readonly string[], to: string, kind: EdgeKind, words: string) => void;

function fieldEdges(f: Field, to: string, document: FormDocument, from: From, shown: (e: Expression | undefined, to: string) => void): void {
  shown(f.visible_if, to);
  if ('required_if' in f && f.required_if) from(readsOf(f.required_if), to, 'required', saidWhen(f.required_if, document, 'のとき必須'));
  if (f.type === 'calculation') from(readsOf(f.expression), to, 'calculated', `＝ ${readAloud(f.expression, document)}`);
  if ('depends_on' in f && f.depends_on !== undefined) from([f.depends_on], to, 'options', 'この答えで、選べるものが変わる');
}

/** Only what touches a node: what it decides, onward, and what decides it, back. */
export function touching(graph: Graph, key: string): Graph {
  const reach = (start: string, step: (e: Edge, at: string) => string | undefined): Set<string> => {
    const seen = new Set([start]);
    const queue = [start];
    for (let at = queue.pop(); at !== undefined; at = queue.pop())
      for (const edge of graph.edges) {
        const next = step(edge, at);
        if (next === undefined || seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    return seen;
  };
  const after = reach(key, (e, at) => (e.from === at ? e.to : undefined));
  const before = reach(key, (e, at) => (e.to === at ? e.from : undefined));
  const keep = new Set([...after, ...before]);
  const edges = graph.edges.filter((e) => (after.has(e.from) && after.has(e.to)) || (before.has(e.from) && before.has(e.to)));
  return { nodes: graph.nodes.filter((n) => keep.has(n.key)), edges };
}
