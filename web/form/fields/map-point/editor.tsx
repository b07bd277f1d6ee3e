import './map.css';
import { useMemo, useState } from 'react';
import { NotificationBanner } from '../../../ui/banner';
import { Button } from '../../../ui/button';
import { Field as Labelled } from '../../../ui/field';
import { FileDrop } from '../../../ui/file-drop';
import { TextArea, TextInput } from '../../../ui/input';
import { drop } from '../../editing/drop';
import type { Editor, EditorProps } from '../../editing/editor';
import { Pair } from '../../editing/pair';
import { narrow } from '../../evaluate/chars';
import type { MapArea, MapPlace, MapPointField } from '../../types';
import { Drawing } from './drawing';
import { GeoJsonFault, mostPlaces, readGeoJson, type Imported } from './geojson';
import { planOf, sheet } from './plan';

type Props = EditorProps<MapPointField>;

const isDegrees = (s: string, most: number) => /^-?[0-9]{1,3}(\.[0-9]{1,6})?$/.test(s) && Math.abs(Number(s)) <= most;

const MapPointEditor: Editor<'map_point'> = (props) => {
  // Counted up when a file replaces what was typed.
  const [round, setRound] = useState(0);
  return (
    <>
      <Preview field={props.field} />
      <Import {...props} onImported={() => setRound(round + 1)} />
      <Area key={`area${round}`} {...props} />
      <Places key={`places${round}`} {...props} />
    </>
  );
};

function Preview({ field }: { field: MapPointField }) {
  const plan = useMemo(() => planOf(field), [field]);
  return (
    <figure className="mf-map__figure">
      <svg className="mf-map__sheet" viewBox={`0 0 ${sheet.width} ${sheet.height}`} role="img" aria-label="地図の全体">
        <Drawing field={field} plan={plan} view={plan.bounds} point={undefined} language="ja" />
      </svg>
      <figcaption className="mg-sub">目印{field.places?.length ?? 0}件、線{field.lines?.length ?? 0}本。図に何もなくても、緯度と経度、現在地で答えられます。</figcaption>
    </figure>
  );
}

const refusals: Record<GeoJsonFault['key'], string> = {
  not_geojson: 'GeoJSONとして読み取れませんでした。',
  not_degrees: '緯度・経度（度）の座標ではありません。平面直角座標系のときは、緯度・経度に変換してから読み込んでください。',
  empty: '点も線も入っていません。',
};

function report({ places, lines, left }: Imported): string {
  const gone = [left.places > 0 && `目印${left.places}件`, left.lines > 0 && `線${left.lines}本`, left.other > 0 && `そのほか${left.other}件`].filter(Boolean).join('、');
  return `目印${places.length}件、線${lines.length}本を読み込みました。${left.simplified ? '線は間引きました。' : ''}${gone ? `多すぎるため、${gone}は入れていません。` : ''}`;
}

const mostBytes = 20 << 20;

function Import({ field, onChange, onImported }: Props & { onImported: () => void }) {
  const [told, setTold] = useState<{ type: 'success' | 'error'; text: string }>();
  const take = async ([file]: File[]) => {
    try {
      if (!file || file.size > mostBytes) throw new GeoJsonFault('not_geojson');
      const read = readGeoJson(await file.text());
      onChange(drop(field, { places: read.places.length > 0 ? read.places : undefined, lines: read.lines.length > 0 ? read.lines : undefined, area: read.area }), 'lines');
      setTold({ type: 'success', text: report(read) });
      onImported();
    } catch (error) {
      setTold({ type: 'error', text: error instanceof GeoJsonFault ? refusals[error.key] : refusals.not_geojson });
    }
  };
  const empty = !field.lines && !field.places;
  return (
    <>
      <Labelled label="GeoJSONファイルから図を作る" hint="点は目印に、線は道路・鉄道・川に、多角形の縁は境界になります。今の図は置き換わります。">
        <FileDrop accept=".geojson,.json,application/geo+json" onFiles={(files) => void take(files)} label="ここにファイルを置くか、選んでください" />
      </Labelled>
      {told && <NotificationBanner type={told.type} live title={told.text} />}
      {!empty && <Button variant="text" tone="danger" onClick={() => { setTold(undefined); onChange(drop(field, { places: undefined, lines: undefined }), 'lines'); onImported(); }}>図を消す</Button>}
    </>
  );
}

const edges = [['north', '北（緯度）', 90], ['south', '南（緯度）', 90], ['west', '西（経度）', 180], ['east', '東（経度）', 180]] as const;

/** Half-typed degrees may stand south above north. */
const rightWayUp = ({ north, south, east, west }: MapArea): boolean => Number(north) > Number(south) && Number(east) > Number(west);

/** The four edges are kept only together. */
function Area({ field, onChange }: Props) {
  const [typed, setTyped] = useState<Partial<MapArea>>({});
  const shown = { ...field.area, ...typed };
  const change = (edge: keyof MapArea, text: string) => {
    const next = { ...shown, [edge]: narrow(text).trim() };
    setTyped(next);
    const given = edges.filter(([key]) => next[key]);
    if (given.length === 0) onChange(drop(field, { area: undefined }), 'area');
    else if (edges.every(([key, , most]) => isDegrees(next[key] ?? '', most)) && rightWayUp(next as MapArea)) onChange(drop(field, { area: next as MapArea }), 'area');
  };
  const wrong = (edge: keyof MapArea, most: number): string | undefined => {
    const text = shown[edge] ?? '';
    if (text !== '' && !isDegrees(text, most)) return '度の数字（小数6桁まで）で入力してください。';
    if (text === '' && edges.some(([key]) => shown[key])) return '4つの端をすべて入力してください。';
    if (edge === 'north' && shown.south && Number(text) <= Number(shown.south)) return '南より大きい数字にしてください。';
    return edge === 'east' && shown.west && Number(text) <= Number(shown.west) ? '西より大きい数字にしてください。' : undefined;
  };
  return (
    <fieldset className="mg-field">
      <legend className="mg-field__head">選べる範囲</legend>
      <div className="mg-field__hint">範囲の外の場所は受け付けません。空けておくと、どこでも選べます。</div>
      <Pair>
        {edges.map(([edge, label, most]) => (
          <Labelled key={edge} label={label} error={wrong(edge, most)}>
            <TextInput inputMode="decimal" value={shown[edge] ?? ''} onChange={(e) => change(edge, e.target.value)} />
          </Labelled>
        ))}
      </Pair>
    </fieldset>
  );
}

/** One landmark a line: 市役所, 35.3285, 139.4940. */
export const placesText = (places: readonly MapPlace[] | undefined): string =>
  (places ?? []).map((p) => `${p.name.ja}, ${p.lat}, ${p.lng}`).join('\n');

/** The landmarks of the lines, and the number of the first that cannot be read. */
export function readPlaces(text: string, before: readonly MapPlace[] = []): { places: MapPlace[]; wrong?: number } {
  const places: MapPlace[] = [];
  const lines = text.split('\n');
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const m = /^(.+?)[,、，\t]\s*(\S+?)[,、，\t\s]\s*(\S+)$/.exec(line.trim());
    const [lat, lng] = [narrow(m?.[2] ?? ''), narrow(m?.[3] ?? '')];
    if (!m || !isDegrees(lat, 90) || !isDegrees(lng, 180) || places.length >= mostPlaces) return { places, wrong: i + 1 };
    const name = m[1]!.trim();
    // Names in other languages stay with their place.
    places.push({ name: before.find((p) => p.name.ja === name)?.name ?? { ja: name }, lat, lng });
  }
  return { places };
}

function Places({ field, onChange }: Props) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? placesText(field.places);
  const { wrong } = readPlaces(text, field.places);
  const change = (next: string) => {
    setTyped(next);
    const read = readPlaces(next, field.places);
    if (read.wrong === undefined) onChange(drop(field, { places: read.places.length > 0 ? read.places : undefined }), 'places');
  };
  return (
    <Labelled label="目印" hint="1行に1つ、名前、緯度、経度の順に、読点かコンマで区切ります。例：市役所, 35.3285, 139.4940" error={wrong === undefined ? undefined : `${wrong}行目を読み取れません。`}>
      <TextArea rows={6} value={text} onChange={(e) => change(e.target.value)} onBlur={() => wrong === undefined && setTyped(undefined)} />
    </Labelled>
  );
}

export default MapPointEditor;
