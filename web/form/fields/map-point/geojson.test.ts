import { describe, expect, it } from 'vitest';
import { placesText, readPlaces } from './editor';
import { GeoJsonFault, mostLines, mostPlaces, mostVertices, readGeoJson } from './geojson';

const feature = (geometry: object, properties: object = {}) => ({ type: 'Feature', properties, geometry });
const collection = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features });
const line = (...coordinates: number[][]) => ({ type: 'LineString', coordinates });

const refusal = (text: string): string => {
  try {
    readGeoJson(text);
  } catch (error) {
    return error instanceof GeoJsonFault ? error.key : String(error);
  }
  return '';
};

describe('GeoJSON', () => {
  it('becomes landmarks, lines, borders and an area', () => {
    const read = readGeoJson(collection(
      feature({ type: 'Point', coordinates: [139.494, 35.3285] }, { name: '市役所' }),
      feature({ type: 'Point', coordinates: [139.5, 35.33] }),
      feature(line([139.47, 35.32], [139.52, 35.326]), { railway: 'rail' }),
      feature(line([139.48, 35.34], [139.48, 35.31]), { waterway: 'river' }),
      feature({ type: 'MultiLineString', coordinates: [[[139.47, 35.33], [139.5, 35.33]]] }, { highway: 'primary' }),
      feature({ type: 'Polygon', coordinates: [[[139.47, 35.31], [139.52, 35.31], [139.52, 35.345], [139.47, 35.31]]] }),
      feature({ type: 'Circle', coordinates: [0, 0] }),
      { type: 'Feature', geometry: null },
    ));
    expect(read.places).toEqual([{ name: { ja: '市役所' }, lat: '35.3285', lng: '139.494' }, { name: { ja: '地点2' }, lat: '35.33', lng: '139.5' }]);
    expect(read.lines.map((l) => l.kind)).toEqual(['rail', 'river', 'road', 'border']);
    expect(read.lines[0]!.points).toEqual([['35.32', '139.47'], ['35.326', '139.52']]);
    expect(read.area).toEqual({ south: '35.309', west: '139.469', north: '35.346', east: '139.521' });
    expect(read.left).toEqual({ places: 0, lines: 0, other: 1, simplified: false });
  });

  it('fits what is too much', () => {
    const wave = (n: number, dy: number) => line(...Array.from({ length: n }, (_, i) => [139 + i / n / 10, 35 + dy + Math.sin(i) / 1000]));
    const many = readGeoJson(collection(...Array.from({ length: 250 }, (_, i) => feature(wave(60, i / 1000))), ...Array.from({ length: 210 }, () => feature({ type: 'Point', coordinates: [139, 35] }))));
    expect(many.lines).toHaveLength(mostLines);
    expect(many.places).toHaveLength(mostPlaces);
    expect(many.lines.reduce((n, l) => n + l.points.length, 0)).toBeLessThanOrEqual(mostVertices);
    expect(many.left).toEqual({ places: 10, lines: 50, other: 0, simplified: true });
  });

  it('keeps no markup in names', () => {
    expect(readGeoJson(collection(feature({ type: 'Point', coordinates: [139, 35] }, { name: '<b>公園</b>' }))).places[0]!.name.ja).toBe('b公園/b');
  });

  it('is refused with the reason', () => {
    expect([
      refusal('x'), refusal('[]'), refusal('{"type":"Topology"}'), refusal(collection(feature(line([139], [140, 35])))),
      refusal(collection(feature({ type: 'Point', coordinates: [-7500.5, -35000] }))), refusal(collection()), refusal(collection({ type: 'Feature' })),
    ]).toEqual(['not_geojson', 'not_geojson', 'not_geojson', 'not_geojson', 'not_degrees', 'empty', 'empty']);
  });
});

describe('landmarks as lines', () => {
  it('are read and written', () => {
    const before = [{ name: { ja: '市役所', en: 'City hall' }, lat: '35.1', lng: '139.1' }];
    const read = readPlaces('市役所, 35.3285, 139.494\n\n図書館、３５．３２９、１３９．４９', before);
    expect(read).toEqual({ places: [{ name: { ja: '市役所', en: 'City hall' }, lat: '35.3285', lng: '139.494' }, { name: { ja: '図書館' }, lat: '35.329', lng: '139.49' }] });
    expect(placesText(read.places)).toBe('市役所, 35.3285, 139.494\n図書館, 35.329, 139.49');
  });

  it('name the line that cannot be read', () => {
    expect(readPlaces('市役所, 35.3, 139.4\n公園').wrong).toBe(2);
    expect(readPlaces('市役所, 95, 139.4').wrong).toBe(1);
  });
});
