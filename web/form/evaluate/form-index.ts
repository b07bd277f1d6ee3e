import type { Field, FormDocument, GroupField, Page, Section } from '../types';

/** Where a field stands in its form. */
export interface Place {
  field: Field;
  page: Page;
  section: Section;
  group: GroupField | null;
}

/** A document made quick to look things up in; build it once. */
export interface FormIndex {
  document: FormDocument;
  places: Place[];
  byId: Map<string, Place>;
}

const built = new WeakMap<FormDocument, FormIndex>();

/** The index of a document; the same document gives the same index. */
export function indexOf(document: FormDocument): FormIndex {
  const known = built.get(document);
  if (known) return known;
  const places: Place[] = [];
  for (const page of document.pages) {
    for (const section of page.sections) {
      for (const field of section.fields) {
        places.push({ field, page, section, group: null });
        if (field.type === 'group') {
          for (const member of field.fields) places.push({ field: member, page, section, group: field });
        }
      }
    }
  }
  const index = { document, places, byId: new Map(places.map((p) => [p.field.id, p])) };
  built.set(document, index);
  return index;
}
