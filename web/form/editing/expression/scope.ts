// What an expression can read: fields and their parts, with the type that
// conditions see.
import type { Field, FieldType, FormDocument, GroupField } from '../../types';
import { withoutReadings } from '../furigana';
import type { ValueType } from './operators';

export interface Readable {
  id: string;
  part?: string;
  label: string;
  type: ValueType;
  field: Field;
  /** The group whose rows it stands in. */
  group?: string;
  /** Which page it is on, for lists of many. */
  page: string;
}

export interface Scope {
  document: FormDocument;
  /** Everything that can be read here, in the order of the form. */
  readable: readonly Readable[];
  /** The repeating groups whose rows can be gone through. */
  groups: readonly GroupField[];
  /** The group whose row the expression is worked out for. */
  over?: string;
}

/** A field's label without furigana. */
export const plainLabel = (field: Field): string => withoutReadings(field.label.ja);

interface Part {
  part: string;
  label: string;
  type: ValueType;
}

const text = (part: string, label: string): Part => ({ part, label, type: 'text' });

const parts: Partial<Record<string, readonly Part[]>> = {
  name: [text('family', '姓'), text('given', '名'), text('family_kana', 'セイ'), text('given_kana', 'メイ')],
  address: [text('postal', '郵便番号'), text('prefecture', '都道府県'), text('city', '市区町村'), text('town', '町名・番地'), text('building', '建物')],
  date_time: [{ part: 'date', label: '日付', type: 'date' }, { part: 'time', label: '時刻', type: 'number' }],
  period: [{ part: 'from', label: '開始', type: 'date' }, { part: 'to', label: '終了', type: 'date' }, { part: 'days', label: '日数', type: 'number' }],
  bank_account: [text('bank', '金融機関コード'), text('bank_name', '金融機関名'), text('branch', '支店コード'), text('branch_name', '支店名'), text('kind', '種目'), text('number', '口座番号'), text('holder', '名義')],
  map_point: [{ part: 'lat', label: '緯度', type: 'number' }, { part: 'lng', label: '経度', type: 'number' }],
  list_match: [text('number', '番号')],
};

/** The parts of a field's answer that conditions can read. */
export function partsOf(field: Field): readonly Part[] {
  const rows = (field as { rows?: { value: string; label: { ja: string } }[] }).rows;
  if ((field.type as string) === 'matrix' && rows) return rows.map((row) => text(row.value, row.label.ja));
  return parts[field.type] ?? [];
}

/** Whether a number is a time of day: conditions see its minutes, people its hours. */
export const isTimeOfDay = (field: Field | undefined, part: string | undefined): boolean =>
  (field?.type === 'time' && part === undefined) || (field?.type === 'date_time' && part === 'time');

const types: Partial<Record<string, ValueType>> = {
  number: 'number', time: 'number', date: 'date', multiple_choice: 'list', attachment: 'list', consent: 'bool', signature: 'bool',
  name: 'object', address: 'object', group: 'object', date_time: 'object', period: 'object', matrix: 'object', bank_account: 'object', map_point: 'object', list_match: 'object',
};

/** What conditions see of a field; undefined where it holds no answer. */
export function valueTypeOf(field: Field): ValueType | undefined {
  if (field.type === 'explanation') return undefined;
  return field.type === 'calculation' ? (field.result ?? 'number') : (types[field.type] ?? 'text');
}

/** What a type that is only named is read as: for the palette and tests. */
export const typeOfKind = (type: FieldType | string): ValueType => types[type] ?? 'text';

export interface ScopeOptions {
  /** What the expression belongs to: it cannot read itself. */
  self?: string;
  /** Only what stands before this page, section or field. */
  before?: string;
  /** The rows of this group are gone through, or the thing is one of its members. */
  over?: string;
  /** Fields of the office may be read. */
  staff?: boolean;
}

const isStaff = (field: Field): boolean => 'staff_only' in field && field.staff_only === true;

/** What can be read at a place. Ids in `keep` stay although they come later. */
export function scopeAt(document: FormDocument, { self, before, over, staff }: ScopeOptions, keep: ReadonlySet<string> = new Set()): Scope {
  const readable: Readable[] = [];
  const groups: GroupField[] = [];
  let passed = false;
  const take = (field: Field, page: string, group?: GroupField) => {
    if (field.id === before) passed = true;
    if (field.id === self || (isStaff(field) && !staff) || (passed && !keep.has(field.id))) return;
    if (group && group.id !== over) return;
    readable.push(...readings(field, page, group?.id));
  };
  for (const page of document.pages) {
    if (page.id === before) passed = true;
    for (const section of page.sections) {
      if (section.id === before) passed = true;
      for (const field of section.fields) {
        take(field, page.title.ja);
        if (field.type !== 'group') continue;
        for (const member of field.fields) take(member, page.title.ja, field);
        if ((!passed || keep.has(field.id)) && over === undefined) groups.push(field);
      }
    }
  }
  return { document, readable, groups, ...(over !== undefined && { over }) };
}

function readings(field: Field, page: string, group: string | undefined): Readable[] {
  const type = valueTypeOf(field);
  if (!type) return [];
  const own = plainLabel(field);
  const ground = { id: field.id, field, page, ...(group !== undefined && { group }) };
  return [{ ...ground, label: own, type }, ...partsOf(field).map((p) => ({ ...ground, part: p.part, label: `${own}の${p.label}`, type: p.type }))];
}

/** The scope within the rows of a group. */
export function within(scope: Scope, group: GroupField): Scope {
  const page = scope.readable.find((r) => r.id === group.id)?.page ?? '';
  const members = group.fields.flatMap((member) => readings(member, page, group.id));
  return { document: scope.document, readable: [...members, ...scope.readable.filter((r) => r.group === undefined)], groups: [], over: group.id };
}

export const findReadable = (scope: Scope, id: string, part?: string): Readable | undefined => scope.readable.find((r) => r.id === id && r.part === part);
