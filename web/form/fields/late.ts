// What not every form uses is fetched when a form does: one line for each field
// type, or way of drawing one, with a chunk of its own. Forms are drawn and
// judged only after prepareFields.
import type { ComponentType } from 'react';
import { indexOf } from '../evaluate/form-index';
import type { Field, FormDocument } from '../types';
import type { InputProps } from './input';
import type { Schema } from './kind';

/** What the index.ts of a late type exports; one of the core types has its schema there. */
export interface LateField {
  schema?: Schema;
  Input: ComponentType<InputProps>;
  /** Draws an answer for reading, where words alone do not show it. */
  Summary?: ComponentType<SummaryProps>;
}

/** What the drawing of an answer is given; display is the answer in words. */
export interface SummaryProps<F extends Field = Field> {
  field: F;
  value: unknown;
  display: string;
  language: string;
}

// A field's props are those of its own type; the registry promises the pairing.
const late: Record<string, () => Promise<unknown>> = {
  address: () => import('./address'),
  attachment: () => import('./attachment'),
  group: () => import('./group'),
  choice_search: () => import('./choice/search'),
  number_slider: () => import('./number/slider'),
  time: () => import('./time'),
  date_time: () => import('./date-time'),
  period: () => import('./period'),
  matrix: () => import('./matrix'),
  corporate_number: () => import('./corporate-number'),
  bank_account: () => import('./bank-account'),
  map_point: () => import('./map-point'),
  list_match: () => import('./list-match'),
  signature: () => import('./signature'),
};

/** The types that are no chunk of their own. */
const core = new Set(['text', 'long_text', 'number', 'date', 'choice', 'multiple_choice', 'name', 'phone', 'email', 'consent', 'explanation', 'calculation']);

const loaded = new Map<string, LateField>();

/** What of a field is fetched: "" for nothing. */
function chunkOf(field: Field): string {
  const drawn = 'display' in field ? `${field.type}_${field.display}` : '';
  if (drawn in late) return drawn;
  return core.has(field.type) ? '' : field.type;
}

/** The late part of a field, undefined when it has none or it is not there yet. */
export function lateField(field: Field): LateField | undefined {
  return loaded.get(chunkOf(field));
}

function missing(document: FormDocument): string[] {
  const needed = new Set(indexOf(document).places.map((place) => chunkOf(place.field)));
  return [...needed].filter((chunk) => chunk !== '' && !loaded.has(chunk));
}

/** Whether a form can be drawn and judged now. */
export const fieldsReady = (document: FormDocument): boolean => missing(document).length === 0;

async function load(chunk: string): Promise<void> {
  const fetch = late[chunk];
  if (!fetch) throw new Error(`no field type ${chunk}`);
  loaded.set(chunk, (await fetch()) as LateField);
}

/**
 * Fetches what the fields of a form need. It rejects when something did not
 * come, for want of a connection above all; calling again asks again.
 */
export async function prepareFields(document: FormDocument): Promise<void> {
  await Promise.all(missing(document).map(load));
}

/** Fetches every type; for tests and the builder, which know no one form. */
export async function prepareAllFields(): Promise<void> {
  await Promise.all(Object.keys(late).filter((chunk) => !loaded.has(chunk)).map(load));
}

/** The late types and ways of drawing, by the name of their line. */
export const lateNames: readonly string[] = Object.keys(late);
