// What is dragged, where it lands, and what is said about it.
import { closestCenter, pointerWithin, type Announcements, type CollisionDetection, type KeyboardCoordinateGetter } from '@dnd-kit/core';
import { withoutReadings } from '../../form/editing/furigana';
import type { Field, FieldType, FormDocument } from '../../form/types';
import { fieldTypes, typeName } from './palette-types';
import { findField, listAt, mayStand, type Place } from './tree';

const fromPalette = 'new:';
const intoSection = 'section:';
const intoGroup = 'group:';

export const paletteId = (type: FieldType) => `${fromPalette}${type}`;
export const sectionDropId = (page: number, section: number) => `${intoSection}${page}:${section}`;
export const groupDropId = (id: string) => `${intoGroup}${id}`;

/** The type when the thing comes from the palette. */
export function draggedType(id: string): FieldType | undefined {
  if (!id.startsWith(fromPalette)) return undefined;
  return fieldTypes.find(({ type }) => type === id.slice(fromPalette.length))?.type;
}

/** The field that a dragged thing is, or will be. */
function draggedField(document: FormDocument, id: string): Pick<Field, 'type' | 'id'> | undefined {
  const type = draggedType(id);
  return type ? { type, id: '' } : findField(document, id)?.field;
}

/** The place of what lies under something dragged, without regard to what may stand there. */
function placeOf(document: FormDocument, over: string): Place | undefined {
  if (over.startsWith(intoSection)) {
    const [page = 0, section = 0] = over.slice(intoSection.length).split(':').map(Number);
    return { page, section, field: Infinity };
  }
  if (over.startsWith(intoGroup)) {
    const group = over.slice(intoGroup.length);
    const found = findField(document, group);
    return found && { ...found.place, group, field: Infinity };
  }
  return findField(document, over)?.place;
}

/** Where what is dropped on `over` goes, once it is taken out; undefined when nothing changes or it may not stand there. */
export function dropPlace(document: FormDocument, id: string, over: string, together: readonly string[] = [id]): Place | undefined {
  const place = placeOf(document, over);
  if (!place || together.includes(over) || (place.group !== undefined && together.includes(place.group))) return undefined;
  const moved = together.includes(id) ? together.flatMap((one) => draggedField(document, one) ?? []) : [draggedField(document, id)].flatMap((f) => f ?? []);
  if (moved.some((field) => !mayStand(field as Field, place))) return undefined;
  const list = listAt(document, place);
  const at = Math.min(place.field, list.length);
  const own = list.findIndex((field) => field.id === id);
  const before = list.slice(0, at).filter((field) => !together.includes(field.id)).length;
  return { ...place, field: before + (own >= 0 && own < at && at < list.length ? 1 : 0) };
}

/** Where arrow keys take a lifted thing, from the top of the form to its end. */
export function keyboardOrder(document: FormDocument, id: string): string[] {
  const lifted = draggedField(document, id);
  const home = findField(document, id)?.place;
  const out: string[] = [];
  document.pages.forEach((page, i) =>
    page.sections.forEach((section, j) => {
      for (const field of section.fields) {
        out.push(field.id);
        if (field.type === 'group' && lifted?.type !== 'group') out.push(...field.fields.map((member) => member.id), groupDropId(field.id));
      }
      const own = home?.page === i && home.section === j && home.group === undefined;
      if (!own || section.fields.length === 0) out.push(sectionDropId(i, j));
    }),
  );
  return out;
}

/** What a thing lifted by keyboard is over; '' until an arrow is pressed. */
export interface KeyboardOver {
  id: string;
}

/** Up and down go through the form in its order, into groups and out of them. */
export function keyboardWalk(document: () => FormDocument, over: KeyboardOver): KeyboardCoordinateGetter {
  return (event, { active, context }) => {
    const by = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    if (by === 0) return undefined;
    event.preventDefault();
    const order = keyboardOrder(document(), String(active));
    const next = order[order.indexOf(over.id || String(active)) + by];
    const rect = next === undefined ? undefined : context.droppableRects.get(next);
    if (next === undefined || !rect) return undefined;
    over.id = next;
    return { x: rect.left, y: rect.top };
  };
}

/** The smallest thing under the pointer; by keyboard what the arrows led to. */
export function collisions(document: () => FormDocument, over: KeyboardOver): CollisionDetection {
  return (args) => {
    const id = String(args.active.id);
    if (!args.pointerCoordinates && over.id !== '') return [{ id: over.id }];
    const isGroup = draggedField(document(), id)?.type === 'group';
    const allowed = args.droppableContainers.filter((container) => {
      const over = String(container.id);
      return !isGroup || (!over.startsWith(intoGroup) && placeOf(document(), over)?.group === undefined);
    });
    const within = args.pointerCoordinates ? pointerWithin({ ...args, droppableContainers: allowed }) : [];
    if (within.length === 0) return closestCenter({ ...args, droppableContainers: allowed });
    const area = (one: (typeof within)[number]) => {
      const rect = args.droppableRects.get(one.id);
      return rect ? rect.width * rect.height : Infinity;
    };
    return [...within].sort((a, b) => area(a) - area(b));
  };
}

/** What a field, or a type of the palette, is called. */
export function nameOf(document: FormDocument, id: string): string {
  const type = draggedType(id);
  return type ? typeName(type) : withoutReadings(findField(document, id)?.field.label.ja ?? '');
}

/** Every move is said, so that it can be made without seeing it. */
export function speech(document: () => FormDocument): Announcements {
  const name = (id: string | number) => `「${nameOf(document(), String(id))}」`;
  const at = (id: string | number) => {
    const place = placeOf(document(), String(id));
    if (!place) return '';
    const number = Math.min(place.field, listAt(document(), place).length) + 1;
    return place.group === undefined ? `${place.page + 1}ページ目の${number}番目` : `「${nameOf(document(), place.group)}」の中の${number}番目`;
  };
  return {
    onDragStart: ({ active }) => `${name(active.id)}を持ち上げました。`,
    onDragOver: ({ active, over }) => (over ? `${name(active.id)}は${at(over.id)}の上です。` : `${name(active.id)}は置けない場所の上です。`),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)}を${at(over.id)}に置きました。` : `${name(active.id)}を元に戻しました。`),
    onDragCancel: ({ active }) => `${name(active.id)}の移動を取り消しました。`,
  };
}
