import './form.css';
import { memo, useCallback, useMemo, useRef, useState, type ComponentType, type FocusEvent, type ReactNode } from 'react';
import { useT } from '../i18n/context';
import type { FormKey } from '../i18n/form/ja';
import { ErrorSummary } from '../ui/error-summary';
import { evaluateForm } from './engine';
import { validate } from './evaluate/validate';
import type { Scope, State } from './evaluate/state';
import type { GroupProps } from './fields/group/input';
import { withShownRows } from './fields/group/rows';
import type { InputProps } from './fields/input';
import { written } from './fields/kind';
import { inputOf } from './fields/registry';
import { schemaOf } from './fields/schemas';
import { Markup } from './markup';
import { faultText } from './messages';
import type { FixedAnswer } from './fixed-answer';
import { WithFields } from './with-fields';
import type { FormServices } from './services';
import type { Answers, Fault, Field, FormDocument, GroupField, Page } from './types';
import { ruby, words } from './words';

export interface FormRendererProps {
  document: FormDocument;
  answers: Answers;
  onChange: (answers: Answers) => void;
  /** The page to draw; all visible pages when left out. */
  page?: string;
  language: string;
  /** Faults to show: the caller's own after an attempt, and the server's. */
  faults?: readonly Fault[];
  /** Count it up to bring the focus to the error summary. */
  attempt?: number;
  services?: FormServices;
  /** Correction: only these fields can be changed. */
  editable?: Editable;
  /** Draws these fields alone; the rest of the form is reckoned with all the same. */
  only?: ReadonlySet<string>;
  /** The instant to reckon with: of the submission, in a correction; the present when left out. */
  now?: Date | string;
}

export interface Editable {
  fields: ReadonlySet<string>;
  /** What the office asks about a field, by its id. */
  notes: Readonly<Record<string, string>>;
  /** Draws the others; only corrections load it. */
  Fixed: typeof FixedAnswer;
}

const noFaults: readonly Fault[] = [];
const noServices: FormServices = {};

/** Faults that are told only when the resident tries to go on. */
const patient = new Set(['required', 'consent_required', 'too_few_rows', 'too_few_choices', 'too_few_files', 'rule']);

/** Draws one page of a form, or all of them, for its answers. */
export function FormRenderer(props: FormRendererProps) {
  return <WithFields document={props.document}>{() => <Drawn {...props} />}</WithFields>;
}

function Drawn(props: FormRendererProps) {
  const { document, answers, language, faults = noFaults, attempt } = props;
  const t = useT<FormKey>();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const shown = useMemo(() => withShownRows(document, answers), [document, answers]);
  const instant = props.now === undefined ? undefined : new Date(props.now).getTime();
  const state = useMemo(
    () => evaluateForm(document, shown, { language, now: instant === undefined ? undefined : new Date(instant) }),
    [document, shown, language, instant],
  );
  const say = useCallback((fault: Fault) => faultText(fault, document, language, t), [document, language, t]);
  const own = useMemo(() => validate(state).faults.filter((f) => touched.has(f.path) && !patient.has(f.key)), [state, touched]);
  const all = useMemo(() => [...faults, ...own.filter((o) => !faults.some((f) => f.path === o.path))], [faults, own]);
  const open = useOpenFields(props, state);
  const prefill = usePrefill(props);
  const items = faults.map((f) => ({ id: f.path, message: say(f) }));
  const left = (event: FocusEvent) => {
    const at = placeOf(event.target);
    // From the year to the month of one date the place is not left yet.
    if (at && !touched.has(at) && placeOf(event.relatedTarget) !== at) setTouched(new Set([...touched, at]));
  };
  const draw: Drawing = { ...props, state, shown, faults: all, say, t, open, prefill, services: props.services ?? noServices };
  const pages = document.pages.filter((p) => state.pageVisible(p) && (props.page === undefined || p.id === props.page));
  return (
    <div className="mf-form mg-stack-l" onBlur={left}>
      <ErrorSummary items={items} attempt={attempt} />
      {pages.map((page) => <PageView key={page.id} page={page} draw={draw} titled={props.page === undefined} />)}
    </div>
  );
}

/** The place of the answer that an input belongs to, by its id. */
function placeOf(target: EventTarget | null): string | undefined {
  const element = target instanceof HTMLElement ? target.closest('[id^="answers."]') : null;
  return element?.id;
}

interface Drawing extends Omit<FormRendererProps, 'faults' | 'services'> {
  state: State;
  /** The answers with the rows that are drawn. */
  shown: Answers;
  faults: readonly Fault[];
  services: FormServices;
  say: (fault: Fault) => string;
  t: InputProps['t'];
  open: (field: Field) => boolean;
  prefill: InputProps['prefill'];
}

/** What is looked up may come after more has been typed: that stays. */
function usePrefill(props: FormRendererProps): InputProps['prefill'] {
  const latest = useRef(props);
  latest.current = props;
  return useCallback((given) => latest.current.onChange({ ...given, ...latest.current.answers }), []);
}

/**
 * Which fields can be changed. In a correction these are the marked ones, and
 * fields that the correction itself makes appear and asks for; once open, a
 * field stays so while it is typed in.
 */
function useOpenFields({ editable }: FormRendererProps, state: State): (field: Field) => boolean {
  const opened = useRef(new Set<string>());
  return (field) => {
    if (!editable || isMarked(field, editable) || opened.current.has(field.id)) return true;
    const asked = field.type === 'group' ? (field.min_rows ?? 0) > 0 : state.root.required(field);
    if (!asked || state.value(field.id) !== null) return false;
    opened.current.add(field.id);
    return true;
  };
}

/** A repeating group is corrected as a whole: a marked member opens it. */
function isMarked(field: Field, { fields }: Editable): boolean {
  return fields.has(field.id) || (field.type === 'group' && field.fields.some((m) => fields.has(m.id)));
}

function PageView({ page, draw, titled }: { page: Page; draw: Drawing; titled: boolean }) {
  const { state, language, only } = draw;
  const drawn = (f: Field) => !only || only.has(f.id);
  return (
    <>
      {titled && !only && <h2>{words(page.title, language)}</h2>}
      {page.description && !only && <Markup text={written(page.description, language)} />}
      {page.sections.filter((s) => state.sectionVisible(page, s) && (!only || s.fields.some(drawn))).map((section) => (
        <section key={section.id} className="mg-stack-l">
          <SectionTitle title={written(section.title, language)} page={written(page.title, language)} under={titled ? 'h3' : 'h2'} />
          {section.description && !only && <Markup text={written(section.description, language)} />}
          {section.fields.filter((f) => state.fieldVisible(f.id) && drawn(f)).map((field) => <TopField key={field.id} field={field} draw={draw} />)}
        </section>
      ))}
    </>
  );
}

/** A title that only repeats the page's is not drawn. */
function SectionTitle({ title, page, under: Heading }: { title: string; page: string; under: 'h2' | 'h3' }) {
  return title === '' || title === page ? null : <Heading className="mf-section">{ruby(title)}</Heading>;
}

function TopField({ field, draw }: { field: Field; draw: Drawing }) {
  const { answers, shown, onChange, state, editable, t } = draw;
  const change = (value: unknown) => {
    const { [field.id]: _before, ...rest } = answers;
    onChange(value === undefined ? rest : { ...rest, [field.id]: value });
  };
  if (editable && !draw.open(field)) return <editable.Fixed field={field} state={state} />;
  const props = inputProps(draw, state.root, field, `answers.${field.id}`, field.type === 'calculation' ? state.value(field.id) : shown[field.id], change, false);
  const note = editable?.notes[field.id];
  return (
    <div className="mf-field" data-marked={(editable && isMarked(field, editable)) || undefined}>
      {note && <p className="mf-note">{t('form.notePrefix', { note })}</p>}
      {field.type === 'group' ? <Group props={props as InputProps<GroupField>} draw={draw} /> : <One props={props} />}
    </div>
  );
}

/**
 * One input. A keystroke elsewhere gives it nothing new, so it is not drawn
 * again: on a slow phone that is most of what a key costs.
 */
function One({ props }: { props: InputProps }): ReactNode {
  const Input = inputOf(props.field);
  const latest = useRef(props);
  latest.current = props;
  const onChange = useCallback((value: unknown) => latest.current.onChange(value), []);
  const faults = useRef(props.faults);
  if (!sameFaults(faults.current, props.faults)) faults.current = props.faults;
  return Input && <Still {...props} Input={Input} onChange={onChange} faults={faults.current} />;
}

const Still = memo(function Still({ Input, ...props }: InputProps & { Input: ComponentType<InputProps> }) {
  return <Input {...props} />;
});

const sameFaults = (a: readonly Fault[], b: readonly Fault[]) =>
  a.length === b.length && a.every((f, i) => f === b[i] || JSON.stringify(f) === JSON.stringify(b[i]));

function Group({ props, draw }: { props: InputProps<GroupField>; draw: Drawing }) {
  const rows = draw.state.root.rows(props.field.id);
  const Input = inputOf(props.field) as ComponentType<GroupProps> | undefined;
  return Input && (
    <Input
      {...props}
      member={(field, i, value, onChange) => {
        const row = rows[i];
        const cell = row?.cell(draw.state.place(field.id));
        if (!row || !cell?.visible) return null;
        const given = field.type === 'calculation' ? cell.value : value;
        return <One key={field.id} props={inputProps(draw, row, field, `${props.path}.${i}.${field.id}`, given, onChange, true)} />;
      }}
    />
  );
}

function inputProps(draw: Drawing, scope: Scope, field: Field, path: string, value: unknown, onChange: (value: unknown) => void, inRow: boolean): InputProps {
  const { faults, language, t, services, say } = draw;
  const below = faults.filter((f) => f.path === path || f.path.startsWith(`${path}.`));
  const required = !schemaOf(field)?.isStatic && scope.required(field);
  return { field, path, value, onChange, faults: below, required, language, t, services, say, by: scope.deciding(field), prefill: draw.prefill, inRow };
}

