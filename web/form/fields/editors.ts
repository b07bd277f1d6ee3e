// One line for each field type: its settings. Only the builder loads this.
import type { ComponentType } from 'react';
import type { EditorProps } from '../editing/editor';
import type { FieldType } from '../types';
import AttachmentEditor from './attachment/editor';
import BankAccountEditor from './bank-account/editor';
import CalculationEditor from './calculation/editor';
import ChoiceEditor from './choice/editor';
import ConsentEditor from './consent/editor';
import DateEditor from './date/editor';
import DateTimeEditor from './date-time/editor';
import ExplanationEditor from './explanation/editor';
import GroupEditor from './group/editor';
import ListMatchEditor from './list-match/editor';
import LongTextEditor from './long-text/editor';
import MapPointEditor from './map-point/editor';
import MatrixEditor from './matrix/editor';
import MultipleChoiceEditor from './multiple-choice/editor';
import NameEditor from './name/editor';
import NumberEditor from './number/editor';
import PeriodEditor from './period/editor';
import TextEditor from './text/editor';
import TimeEditor from './time/editor';

/** A type without settings of its own is not in the list. */
const editors: Partial<Record<FieldType, unknown>> = {
  text: TextEditor,
  long_text: LongTextEditor,
  number: NumberEditor,
  date: DateEditor,
  choice: ChoiceEditor,
  multiple_choice: MultipleChoiceEditor,
  name: NameEditor,
  attachment: AttachmentEditor,
  consent: ConsentEditor,
  explanation: ExplanationEditor,
  calculation: CalculationEditor,
  time: TimeEditor,
  date_time: DateTimeEditor,
  period: PeriodEditor,
  matrix: MatrixEditor,
  bank_account: BankAccountEditor,
  map_point: MapPointEditor,
  list_match: ListMatchEditor,
  group: GroupEditor,
};

/** The settings of a field's type; undefined where it has none of its own. */
export function editorOf(type: FieldType): ComponentType<EditorProps> | undefined {
  return editors[type] as ComponentType<EditorProps> | undefined;
}
