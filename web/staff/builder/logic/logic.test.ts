import { describe, expect, it } from 'vitest';
import type { Expression, Field, FormDocument } from '../../../form/types';
import { blankDocument, blankField } from '../blank';
import { insertFields } from '../tree';
import { graphOf, touching } from './graph';
import { layersOf, layoutOf, nodeHeight, nodeWidth } from './layout';
import { neighbour } from './logic-view';

const answered = (field: string): Expression => ({ op: 'answered', args: [{ field }] });
const make = (type: Field['type'], id: string, change: object = {}): Field => ({ ...blankField(type, id), ...change, label: { ja: id } }) as Field;

function form(): FormDocument {
  const document = insertFields(blankDocument('x'), { page: 0, section: 0, field: 0 }, [
    make('choice', 'a'),
    make('text', 'b', { visible_if: answered('a') }),
    make('text', 'c', { visible_if: answered('b'), required_if: answered('a') }),
    make('text', 'alone'),
    make('choice', 'd', { depends_on: 'a' }),
    make('calculation', 'e', { expression: { op: 'length', args: [{ field: 'c' }] } }),
  ]);
  return { ...document, rules: [{ id: 'r', fields: ['e'], require: { op: 'gt', args: [{ field: 'e' }, { number: '0' }] }, message: { ja: 'r' } }] };
}

describe('the graph', () => {
  it('has an arrow for each thing that is decided', () => {
    const graph = graphOf(form());
    expect(graph.edges.map((e) => `${e.from} ${e.to} ${e.kind}`)).toEqual(['field:a field:b visible', 'field:b field:c visible', 'field:a field:c required', 'field:a field:d options', 'field:c field:e calculated', 'field:e rule:r rule']);
    expect(graph.nodes.map((n) => n.key)).not.toContain('field:alone');
    expect(graph.edges[0]!.words).toBe('「a」に答えがあるとき表示');
  });

  it('can be cut to what touches one field', () => {
    expect(touching(graphOf(form()), 'field:b').nodes.map((n) => n.key)).toEqual(['field:a', 'field:b', 'field:c', 'field:e', 'rule:r']);
  });
});

describe('the picture', () => {
  it('goes from left to right, each after what decides it', () => {
    const layers = layersOf(graphOf(form()));
    expect([...layers]).toEqual([['field:a', 0], ['field:b', 1], ['field:c', 2], ['field:d', 1], ['field:e', 3], ['rule:r', 4]]);
  });

  it('ends for circles too', () => {
    const circle = insertFields(blankDocument('x'), { page: 0, section: 0, field: 0 }, [make('text', 'a', { visible_if: answered('b') }), make('text', 'b', { visible_if: answered('a') })]);
    expect(layoutOf(graphOf(circle)).nodes).toHaveLength(2);
  });

  it('lays 200 fields without overlap, quickly', () => {
    const fields = Array.from({ length: 200 }, (_, i) => make('text', `f${i}`, i === 0 ? {} : { visible_if: { op: 'any', args: [answered(`f${Math.floor((i - 1) / 2)}`), answered(`f${(i * 7) % i}`)] } }));
    const document = insertFields(blankDocument('x'), { page: 0, section: 0, field: 0 }, fields);
    const start = performance.now();
    const { nodes, width, height } = layoutOf(graphOf(document));
    expect(performance.now() - start).toBeLessThan(2000);
    for (const [i, a] of nodes.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + nodeWidth <= width && a.y + nodeHeight <= height).toBe(true);
      for (const b of nodes.slice(i + 1)) expect(a.x === b.x && Math.abs(a.y - b.y) < nodeHeight, `${a.key} ${b.key}`).toBe(false);
    }
  });

  it('is walked by arrow keys', () => {
    const layout = layoutOf(graphOf(form()));
    const node = (key: string) => layout.nodes.find((n) => n.key === key)!;
    expect(neighbour(layout, node('field:a'), 'ArrowRight')?.layer).toBe(1);
    expect(neighbour(layout, node('field:c'), 'ArrowRight')?.key).toBe('field:e');
    expect(neighbour(layout, node('field:a'), 'ArrowLeft')).toBeUndefined();
    const [upper, lower] = [node('field:b'), node('field:d')].sort((a, b) => a.y - b.y);
    expect(neighbour(layout, upper!, 'ArrowDown')).toBe(lower);
    expect(neighbour(layout, upper!, 'Tab')).toBeUndefined();
  });
});
