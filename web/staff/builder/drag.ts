// What is dragged, where it lands, and what is said about it.
import type { Announcements } from '@dnd-kit/core';
import type { FieldType, FormDocument } from '../../form/types';
import { fieldTypes, typeName } from './blank';
import { findField, type Place } from './tree';

const fromPalette = 'new:';
const intoSection = 'section:';

export const paletteId = (type: FieldType) => `${fromPalette}${type}`;
export const sectionDropId = (page: number, section: number) => `${intoSection}${page}:${section}`;

/** The type when the thing comes from the palette. */
export function draggedType(id: string): FieldType | undefined {
  if (!id.startsWith(fromPalette)) return undefined;
  return fieldTypes.find(({ type }) => type === id.slice(fromPalette.length))?.type;
}

/** Where something dropped on `over` goes; undefined when nothing changes. */
export function dropPlace(document: FormDocument, id: string, over: string): Place | undefined {
  if (over.startsWith(intoSection)) {
    const [page = 0, section = 0] = over.slice(intoSection.length).split(':').map(Number);
    const fields = document.pages[page]?.sections[section]?.fields ?? [];
    return { page, section, field: fields.filter((field) => field.id !== id).length };
  }
  if (over === id) return undefined;
  return findField(document, over)?.place;
}

/** Every move is said, so that it can be made without seeing it. */
export function speech(document: FormDocument): Announcements {
  const name = (id: string | number) => {
    const type = draggedType(String(id));
    return `「${type ? typeName(type) : (findField(document, String(id))?.field.label.ja ?? '')}」`;
  };
  const at = (id: string | number) => {
    const place = dropPlace(document, '', String(id));
    if (!place) return '';
    return `${place.page + 1}ページ目の${place.field + 1}番目`;
  };
  return {
    onDragStart: ({ active }) => `${name(active.id)}を持ち上げました。`,
    onDragOver: ({ active, over }) => (over ? `${name(active.id)}は${at(over.id)}の上です。` : `${name(active.id)}は置けない場所の上です。`),
    onDragEnd: ({ active, over }) => (over ? `${name(active.id)}を${at(over.id)}に置きました。` : `${name(active.id)}を元に戻しました。`),
    onDragCancel: ({ active }) => `${name(active.id)}の移動を取り消しました。`,
  };
}
