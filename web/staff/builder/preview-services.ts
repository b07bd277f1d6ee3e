import type { FormServices } from '../../form/services';
import type { FormDocument } from '../../form/types';

/**
 * What a form is told while staff look at it: every limited option as it is on
 * the first day, with all of its seats. Numbers are looked up nowhere; the
 * field says so itself.
 */
export function previewServices(document: FormDocument): FormServices {
  const fields = document.pages.flatMap((p) => p.sections).flatMap((s) => s.fields);
  return {
    seats: (id, option) => {
      const field = fields.find((f) => f.id === id);
      return field?.type === 'choice' || field?.type === 'multiple_choice' ? field.options.find((o) => o.value === option)?.capacity : undefined;
    },
  };
}
