// The twin of internal/form/staff.go for the builder's preview; residents are
// sent the document without these fields by the server.
import type { Field, FormDocument } from './types';

const forStaff = (field: Field): boolean => 'staff_only' in field && field.staff_only === true;

/** The fields for staff only (管理項目), in order. */
export function staffFields(document: FormDocument): Field[] {
  return document.pages.flatMap((page) => page.sections.flatMap((section) => section.fields.filter(forStaff)));
}

/** What had items and has none left goes with them. */
const emptied = (before: readonly unknown[], after: readonly unknown[]): boolean => before.length > 0 && after.length === 0;

/** The document as residents are sent it. */
export function forResidents(document: FormDocument): FormDocument {
  const gone = new Set(staffFields(document).map((field) => field.id));
  if (gone.size === 0) return document;
  const pages = document.pages.flatMap((page) => {
    const sections = page.sections.flatMap((section) => {
      const fields = section.fields.filter((field) => !forStaff(field));
      return emptied(section.fields, fields) ? [] : [{ ...section, fields }];
    });
    return emptied(page.sections, sections) ? [] : [{ ...page, sections }];
  });
  const rules = document.rules?.filter((rule) => !rule.fields.some((id) => gone.has(id)));
  return { ...document, pages, ...(rules && { rules }) };
}
