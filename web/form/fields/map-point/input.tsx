import './map.css';
import { useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../../ui/button';
import { Field, FieldGroup } from '../../../ui/field';
import { Select, TextInput } from '../../../ui/input';
import type { Translate } from '../../../i18n/message';
import type { MapPointField } from '../../types';
import { firstAt, frame, orNothing } from '../frame';
import type { InputProps } from '../input';
import { pick } from '../kind';
import { changePart } from '../part-input';
import { partText } from '../parts';
import { useFieldTexts } from '../texts';
import { Drawing } from './drawing';
import { aim, pressed, usePointers, useWheel } from './hands';
import { bounded, centreOf, degreesText, inside, planOf, sheet, viewAt, zoomed, type Plan, type Spot, type View } from './plan';
import { browserPosition, positionFault } from './position';
import { mapPointSchema } from './schema';
import { mapTexts } from './texts';

type Props = InputProps<MapPointField>;
type Words = Translate<keyof typeof mapTexts.ja>;

/** The answer on the plan; undefined while it is none. */
function spotOf(value: unknown, plan: Plan): Spot | undefined {
  const [lat, lng] = [partText(value, 'lat'), partText(value, 'lng')].map((s) => (s === '' ? NaN : Number(s))) as [number, number];
  return Number.isFinite(lat) && Number.isFinite(lng) ? plan.to(lat, lng) : undefined;
}

/** What the input knows and does, whichever way the place is chosen. */
function useMap(props: Props, words: Words) {
  const { field, value, onChange, services } = props;
  const plan = useMemo(() => planOf(field), [field]);
  const point = spotOf(value, plan);
  const [view, setView] = useState<View>(() => startOf(plan, point));
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const show = (next: View) => setView(bounded(next, plan));
  const choose = (spot: Spot, outside: keyof typeof mapTexts.ja) => {
    const ok = inside(plan.area, spot);
    setSaid(ok ? '' : words(outside));
    if (ok) onChange(plan.back(spot));
    return ok;
  };
  const tap = (spot: Spot) => { choose(spot, 'outsideTap'); };
  const goTo = (lat: string, lng: string) => {
    const spot = plan.to(Number(lat), Number(lng));
    setSaid('');
    onChange({ lat, lng });
    show(viewAt(spot, Math.min(view.w, plan.bounds.w / 2)));
  };
  const locate = async () => {
    setBusy(true);
    setSaid(words('looking'));
    try {
      const { lat, lng } = await (services.position ?? browserPosition)();
      const spot = plan.to(lat, lng);
      if (choose(spot, 'outside')) show(viewAt(spot, Math.min(view.w, plan.bounds.w / 3, 2000)));
    } catch (error) {
      setSaid(words(positionFault(error)));
    } finally {
      setBusy(false);
    }
  };
  return { plan, point, view, show, tap, goTo, locate, busy, said };
}

function startOf(plan: Plan, point: Spot | undefined): View {
  return point && inside(plan.bounds, point) ? viewAt(point, plan.bounds.w / 2) : plan.bounds;
}

export function MapPointInput(props: Props) {
  const { field, value, onChange, language } = props;
  const words = useFieldTexts(mapTexts, language);
  const map = useMap(props, words);
  const outer = frame(props);
  const chosen = mapPointSchema.display(field, value, language);
  return (
    <FieldGroup {...outer} hint={outer.hint ? <>{outer.hint}<br />{words('how')}</> : words('how')}>
      <div className="mf-map">
        <Sheet props={props} map={map} words={words} invalid={Boolean(outer.error)} />
        <div className="mf-map__row">
          <Button variant="outline" busy={map.busy} onClick={() => void map.locate()}>{words('here')}</Button>
          {value !== undefined && <Button variant="text" onClick={() => onChange(undefined)}>{words('clear')}</Button>}
        </div>
        <div role="status">
          <span className="mf-map__chosen">{chosen ? words('chosen', { place: chosen }) : words('none')}</span>
          {map.said && <div>{map.said}</div>}
        </div>
        <Landmarks props={props} goTo={map.goTo} words={words} />
        <Typed props={props} words={words} plan={map.plan} />
      </div>
    </FieldGroup>
  );
}

interface SheetProps {
  props: Props;
  map: ReturnType<typeof useMap>;
  words: Words;
  invalid: boolean;
}

function Sheet({ props, map, words, invalid }: SheetProps) {
  const { view, show, tap, plan, point } = map;
  const area = useRef<HTMLDivElement>(null);
  const keysId = useId();
  const pointers = usePointers({ view, show, tap });
  useWheel(area, { view, show });
  const tool = (name: string, sign: ReactNode, act: () => void) => (
    <Button variant="outline" aria-label={name} title={name} onClick={act}>{sign}</Button>
  );
  return (
    <div className="mf-map__outer">
      <div
        ref={area} className="mf-map__frame" role="application" tabIndex={0} aria-label={words('map')} aria-describedby={keysId} data-invalid={invalid || undefined}
        onKeyDown={(event) => { if (pressed(event, { view, show, tap })) event.preventDefault(); }}
      >
        <svg className="mf-map__sheet" viewBox={`0 0 ${sheet.width} ${sheet.height}`} aria-hidden {...pointers}>
          <Drawing field={props.field} plan={plan} view={view} point={point} language={props.language} />
          <path className="mf-map__aim" d={aim} />
        </svg>
        <div className="mf-map__tools">
          {tool(words('nearer'), '＋', () => show(zoomed(view, 0.6, point && inside(view, point) ? point : centreOf(view))))}
          {tool(words('farther'), '−', () => show(zoomed(view, 1 / 0.6)))}
          {tool(words('whole'), <svg className="mf-map__whole" viewBox="0 0 20 20" aria-hidden><path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5" /></svg>, () => show(plan.bounds))}
        </div>
      </div>
      <span id={keysId} className="mg-sr">{words('keys')}</span>
    </div>
  );
}

function Landmarks({ props, goTo, words }: { props: Props; goTo: (lat: string, lng: string) => void; words: Words }) {
  const { field, value, language } = props;
  const places = field.places ?? [];
  if (places.length === 0) return null;
  const at = places.findIndex((p) => Number(p.lat) === Number(partText(value, 'lat') || NaN) && Number(p.lng) === Number(partText(value, 'lng') || NaN));
  return (
    <Field label={words('place')}>
      <Select
        value={at < 0 ? '' : String(at)} width="m" placeholder={words('choose')} options={places.map((p, i) => ({ value: String(i), label: pick(p.name, language) }))}
        onChange={(event) => { const p = places[Number(event.target.value)]; if (p && event.target.value !== '') goTo(degreesText(Number(p.lat)), degreesText(Number(p.lng))); }}
      />
    </Field>
  );
}

function Typed({ props, words, plan }: { props: Props; words: Words; plan: Plan }) {
  const { path, faults, say, value, language, field } = props;
  const [open, setOpen] = useState(false);
  const wrong = faults.some((f) => f.path !== path);
  const example = plan.back(centreOf(plan.bounds));
  const box = (part: 'lat' | 'lng') => {
    const id = `${path}.${part}`;
    return (
      <Field id={id} label={mapPointSchema.partName!(field, part, language)} hint={words('example', { n: Number(example[part]).toFixed(5) })} error={firstAt(faults, id, say)}>
        <TextInput
          value={partText(value, part)} inputMode="decimal" autoComplete="off"
          onChange={(event) => changePart(props, { [part]: orNothing(event.target.value) })}
        />
      </Field>
    );
  };
  return (
    <details className="mf-map__typed" open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words('typed')}</summary>
      <div className="mf-map__pair">{box('lat')}{box('lng')}</div>
    </details>
  );
}
