import type { ComponentType } from 'react';
import type { Field, FieldOf, FieldType, FormDocument } from '../types';

/** What the editor of a field type is given: its own settings, nothing of what every field has. */
export interface EditorProps<F extends Field = Field> {
  field: F;
  /** `property` names what changed, so that typing is one step of undo. */
  onChange: (field: F, property: string) => void;
  /** The form around the field: for settings that name another field. */
  document: FormDocument;
}

export type Editor<T extends FieldType> = ComponentType<EditorProps<FieldOf<T>>>;
