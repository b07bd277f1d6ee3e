import { narrow } from '../../evaluate/chars';
import { absolute, compareDecimals, formatDecimal, fromInt, parseDecimal, zero, type Decimal } from '../../evaluate/decimal';
import { ofNumber, ofObject } from '../../evaluate/value';
import type { MapPointField, Text } from '../../types';
import { pick, problem, readString, refused, type Reading, type Schema } from '../kind';
import { partText } from '../parts';
import { readEach, type PartReader } from '../read-each';

/** As many decimals as a coordinate may have: a tenth of a metre. */
export const mapDecimals = 6;

const readDegrees = (most: number) => (posted: unknown): Reading => {
  const read = readString(posted, false);
  if ('fault' in read) return refused(read.fault);
  const text = narrow(read.text).replaceAll(' ', '');
  if (text === '') return { value: null, problems: [] };
  const d = parseDecimal(text.replace(/^\+/, ''));
  if (!d) return refused('not_a_number');
  return { value: formatDecimal(d), problems: outOfRange(d, most) };
};

function outOfRange(d: Decimal, most: number) {
  if (d.s > mapDecimals) return [problem('too_many_decimals', { max: mapDecimals })];
  if (compareDecimals(d, fromInt(-most)) < 0) return [problem('number_too_small', { min: -most })];
  return compareDecimals(d, fromInt(most)) > 0 ? [problem('number_too_large', { max: most })] : [];
}

const readers: PartReader[] = [['lat', readDegrees(90)], ['lng', readDegrees(180)]];

const degrees = (value: unknown, id: string): Decimal => parseDecimal(partText(value, id)) ?? zero;

function inside({ area }: MapPointField, value: unknown): boolean {
  if (!area) return true;
  const within = (d: Decimal, from: string, to: string) =>
    compareDecimals(d, parseDecimal(from) ?? zero) >= 0 && compareDecimals(d, parseDecimal(to) ?? zero) <= 0;
  return within(degrees(value, 'lat'), area.south, area.north) && within(degrees(value, 'lng'), area.west, area.east);
}

/** 北緯35.5度, or 35.5°N. */
function spoken(d: Decimal, language: string, names: readonly [string, string, string, string]): string {
  const side = d.c < 0n ? 1 : 0;
  const n = formatDecimal(absolute(d));
  return language === 'en' ? `${n}°${names[side + 2]}` : `${names[side]}${n}度`;
}

const partNames: Record<string, Text> = {
  lat: { ja: '緯度', 'ja-easy': '緯度(いど)', en: 'Latitude' },
  lng: { ja: '経度', 'ja-easy': '経度(けいど)', en: 'Longitude' },
};

function display({ places }: MapPointField, value: unknown, language: string): string {
  if (partText(value, 'lat') === '' || partText(value, 'lng') === '') return '';
  const [lat, lng] = [degrees(value, 'lat'), degrees(value, 'lng')];
  const out = [spoken(lat, language, ['北緯', '南緯', 'N', 'S']), spoken(lng, language, ['東経', '西経', 'E', 'W'])].join(language === 'en' ? ', ' : ' ');
  const at = places?.find((p) => compareDecimals(parseDecimal(p.lat) ?? zero, lat) === 0 && compareDecimals(parseDecimal(p.lng) ?? zero, lng) === 0);
  return at ? `${pick(at.name, language)}（${out}）` : out;
}

export const mapPointSchema: Schema<MapPointField> = {
  read(field, posted) {
    const reading = readEach(posted, readers);
    if (reading.value === null || reading.problems.length > 0 || inside(field, reading.value)) return reading;
    return { ...reading, problems: [problem('outside_area')] };
  },
  sentences: {
    ja: { outside_area: '{label}は地図の範囲の外です。範囲の中の場所を選んでください。' },
    'ja-easy': { outside_area: '{label}は 地図(ちず)の 外(そと)です。中(なか)の 場所(ばしょ)を えらんでください。' },
    en: { outside_area: '{label} is outside the map. Please choose a place inside.' },
  },
  partName: (_field, part, language) => pick(partNames[part], language),
  value(_field, value, id) {
    if (id === '') return ofObject();
    return ofNumber(parseDecimal(partText(value, id)));
  },
  display,
};
