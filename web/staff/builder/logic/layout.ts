// The picture of a graph: layers from left to right, few crossings, no overlap.
import type { Edge, Graph, GraphNode } from './graph';

export const nodeWidth = 200;
export const nodeHeight = 48;
const columnGap = 96;
const rowGap = 16;
const margin = 16;

export interface Placed extends GraphNode {
  x: number;
  y: number;
  layer: number;
}

export interface Drawn extends Edge {
  /** An SVG path from the right of one node to the left of another. */
  path: string;
}

export interface Layout {
  nodes: Placed[];
  edges: Drawn[];
  width: number;
  height: number;
}

/** The layer of each node: one further than everything that decides it. Circles are cut where they close. */
export function layersOf(graph: Graph): Map<string, number> {
  const before = new Map<string, string[]>();
  for (const { from, to } of graph.edges) if (from !== to) before.set(to, [...(before.get(to) ?? []), from]);
  const layers = new Map<string, number>();
  const open = new Set<string>();
  const visit = (key: string): number => {
    const known = layers.get(key);
    if (known !== undefined) return known;
    open.add(key);
    let layer = 0;
    for (const other of before.get(key) ?? []) if (!open.has(other)) layer = Math.max(layer, visit(other) + 1);
    open.delete(key);
    layers.set(key, layer);
    return layer;
  };
  for (const node of graph.nodes) visit(node.key);
  return layers;
}

/** The nodes of each layer, moved towards the middle of their neighbours a few times. */
function ordered(graph: Graph, layers: Map<string, number>): string[][] {
  const depth = Math.max(-1, ...layers.values()) + 1;
  const columns: string[][] = Array.from({ length: depth }, () => []);
  for (const node of graph.nodes) columns[layers.get(node.key)!]!.push(node.key);
  const neighbours = new Map<string, string[]>();
  for (const { from, to } of graph.edges) {
    neighbours.set(from, [...(neighbours.get(from) ?? []), to]);
    neighbours.set(to, [...(neighbours.get(to) ?? []), from]);
  }
  for (let round = 0; round < 6; round++) {
    const row = new Map<string, number>();
    columns.forEach((column) => column.forEach((key, i) => row.set(key, i - column.length / 2)));
    for (const column of columns) {
      const wish = (key: string): number => {
        const near = (neighbours.get(key) ?? []).filter((other) => layers.get(other) !== layers.get(key));
        return near.length === 0 ? row.get(key)! : near.reduce((sum, other) => sum + row.get(other)!, 0) / near.length;
      };
      const wishes = new Map(column.map((key) => [key, wish(key)]));
      column.sort((a, b) => wishes.get(a)! - wishes.get(b)! || row.get(a)! - row.get(b)!);
    }
  }
  return columns;
}

export function layoutOf(graph: Graph): Layout {
  const layers = layersOf(graph);
  const columns = ordered(graph, layers);
  const tallest = Math.max(0, ...columns.map((c) => c.length));
  const height = Math.max(0, tallest * (nodeHeight + rowGap) - rowGap) + 2 * margin;
  const at = new Map<string, { x: number; y: number }>();
  columns.forEach((column, i) => {
    const top = (height - (column.length * (nodeHeight + rowGap) - rowGap)) / 2;
    column.forEach((key, j) => at.set(key, { x: margin + i * (nodeWidth + columnGap), y: top + j * (nodeHeight + rowGap) }));
  });
  const nodes = graph.nodes.map((node) => ({ ...node, ...at.get(node.key)!, layer: layers.get(node.key)! }));
  const edges = graph.edges.map((edge) => ({ ...edge, path: curve(at.get(edge.from)!, at.get(edge.to)!) }));
  return { nodes, edges, width: Math.max(0, columns.length * (nodeWidth + columnGap) - columnGap) + 2 * margin, height };
}

function curve(a: { x: number; y: number }, b: { x: number; y: number }): string {
  const [x1, y1, x2, y2] = [a.x + nodeWidth, a.y + nodeHeight / 2, b.x, b.y + nodeHeight / 2];
  const bend = x2 > x1 ? Math.max(24, (x2 - x1) / 2) : 60;
  return `M${x1} ${y1} C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
