import type { FormTranslate } from '../messages';
import type { Answers, Fault, Field } from '../types';
import type { FormServices } from '../services';

/** What every field's input is given. */
export interface InputProps<F extends Field = Field> {
  field: F;
  /** The place of the answer, "answers.owner"; also the element's id. */
  path: string;
  value: unknown;
  /** undefined takes the answer away. */
  onChange: (value: unknown) => void;
  /** The faults at this place and below it. */
  faults: readonly Fault[];
  required: boolean;
  language: string;
  t: FormTranslate;
  services: FormServices;
  /** The sentence of a fault. */
  say: (fault: Fault) => string;
  /** The answer that decides which options are offered; '' without one. */
  by: string;
  /** Fills in answers that are not given yet, of other fields too. */
  prefill: (answers: Answers) => void;
  /** A member of a repeating group: the browser must not fill in the applicant's own data. */
  inRow: boolean;
}
