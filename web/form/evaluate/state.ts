// Visibility and calculations, step by step as internal/form/evaluate.go: the
// order of evaluation is the same, so that even a circle ends alike.
import { calculated } from '../fields/calculation/schema';
import { allOffered } from '../fields/choice/offers';
import { isRecord, own, type Context, type Problem } from '../fields/kind';
import { schemaOf } from '../fields/schemas';
import type { Answers, ChoiceField, Expression, Field, FormDocument, GroupField, MultipleChoiceField, Page, Section } from '../types';
import type { Day } from './civil';
import { evaluate, type Env } from './expression';
import { indexOf, type FormIndex, type Place } from './form-index';
import { isTrue, ofObject, type Value } from './value';

const chooses = (field: Field): field is ChoiceField | MultipleChoiceField => field.type === 'choice' || field.type === 'multiple_choice';

/** What is known of one field in one scope. */
export interface Cell {
  done: boolean;
  visible: boolean;
  value: unknown;
  problems: Problem[];
}

/** The form's own fields, or one row of a repeating group. */
export class Scope implements Env {
  readonly cells = new Map<string, Cell>();
  private readonly made = new Map<string, Scope[]>();

  constructor(
    private readonly state: State,
    readonly group: GroupField | null,
    readonly posted: Record<string, unknown>,
  ) {}

  cell(place: Place): Cell {
    const known = this.cells.get(place.field.id);
    if (known) return known;
    const cell: Cell = { done: false, visible: false, value: null, problems: [] };
    this.cells.set(place.field.id, cell);
    const condition = place.field.visible_if;
    const visible = this.state.containerVisible(place) && (!condition || isTrue(evaluate(condition, this)));
    if (visible) this.read(place.field, cell);
    cell.visible = visible;
    cell.done = true;
    return cell;
  }

  private read(field: Field, cell: Cell): void {
    const schema = schemaOf(field);
    if (!schema || schema.isStatic) return;
    if (field.type === 'calculation') {
      cell.value = calculated(field, evaluate(field.expression, this));
      return;
    }
    const posted = own(this.posted, field.id);
    if (posted === undefined || posted === null) return;
    const { value, problems } = schema.read(field, posted, this.state.context);
    const offered = value === null || !chooses(field) || !field.depends_on || allOffered(field, value, this.deciding(field));
    cell.value = offered ? value : null;
    cell.problems = offered ? problems : [{ part: '', key: 'option_not_offered' }];
  }

  /** The answer that decides which options of a field are offered; '' without one. */
  deciding(field: Field): string {
    const by = chooses(field) && field.depends_on ? this.field(field.depends_on, '') : null;
    return by?.t === 'text' ? by.v : '';
  }

  holds(condition: Expression): boolean {
    return isTrue(evaluate(condition, this));
  }

  required(field: Field): boolean {
    if (!('required' in field || 'required_if' in field)) return false;
    return field.required === true || (field.required_if !== undefined && isTrue(evaluate(field.required_if, this)));
  }

  field(id: string, part: string): Value {
    const place = this.state.index.byId.get(id);
    if (!place) return null;
    if (place.group && this.group !== place.group) return null;
    const scope = place.group ? this : this.state.root;
    const cell = scope.cell(place);
    if (!cell.done || !cell.visible) return null;
    if (place.field.type === 'group') return scope.groupRows(place).length === 0 ? null : ofObject();
    return cell.value === null ? null : schemaOf(place.field)!.value(place.field, cell.value, part);
  }

  rows(group: string): Scope[] {
    const place = this.state.index.byId.get(group);
    return place ? this.state.root.groupRows(place) : [];
  }

  today(): Day {
    return this.state.context.today;
  }

  /** The rows of a visible group, made once. */
  groupRows(place: Place): Scope[] {
    const group = place.field;
    if (group.type !== 'group' || !this.cell(place).visible) return [];
    const known = this.made.get(group.id);
    if (known) return known;
    const posted = own(this.posted, group.id);
    const items: unknown[] = Array.isArray(posted) ? posted.slice(0, group.max_rows ?? 10) : [];
    const rows = items.map((row) => new Scope(this.state, group, isRecord(row) ? row : {}));
    this.made.set(group.id, rows);
    return rows;
  }
}

/** A form with one set of answers. */
export class State {
  readonly index: FormIndex;
  readonly root: Scope;
  private readonly pages = new Map<string, boolean>();
  private readonly sections = new Map<string, boolean>();

  constructor(document: FormDocument, answers: Answers, readonly context: Context) {
    this.index = indexOf(document);
    this.root = new Scope(this, null, answers);
    for (const place of this.index.places) {
      if (place.group) continue;
      this.root.cell(place);
      if (place.field.type !== 'group') continue;
      for (const row of this.root.groupRows(place)) {
        for (const member of place.field.fields) row.cell(this.place(member.id));
      }
    }
    for (const page of document.pages) {
      this.pageVisible(page);
      for (const section of page.sections) this.sectionVisible(page, section);
    }
  }

  place(id: string): Place {
    return this.index.byId.get(id)!;
  }

  pageVisible(page: Page): boolean {
    return this.once(this.pages, page.id, () => !page.visible_if || isTrue(evaluate(page.visible_if, this.root)));
  }

  sectionVisible(page: Page, section: Section): boolean {
    return this.once(this.sections, section.id, () =>
      this.pageVisible(page) && (!section.visible_if || isTrue(evaluate(section.visible_if, this.root))));
  }

  containerVisible(place: Place): boolean {
    if (place.group) return this.root.cell(this.place(place.group.id)).visible;
    return this.sectionVisible(place.page, place.section);
  }

  fieldVisible(id: string): boolean {
    return this.root.cells.get(id)?.visible ?? false;
  }

  /** The tidied or computed answer of a field; null when there is none. */
  value(id: string): unknown {
    const place = this.index.byId.get(id);
    if (!place || place.group) return null;
    if (place.field.type === 'group') return this.rowValues(place, place.field);
    return this.root.cell(place).value;
  }

  private rowValues(place: Place, group: GroupField): unknown {
    const rows = this.root.groupRows(place);
    if (rows.length === 0) return null;
    return rows.map((row) => {
      const out: Record<string, unknown> = {};
      for (const member of group.fields) {
        const { value } = row.cell(this.place(member.id));
        if (value !== null) out[member.id] = value;
      }
      return out;
    });
  }

  /** While something is being worked out it counts as hidden. */
  private once(known: Map<string, boolean>, id: string, work: () => boolean): boolean {
    const seen = known.get(id);
    if (seen !== undefined) return seen;
    known.set(id, false);
    const visible = work();
    known.set(id, visible);
    return visible;
  }
}
