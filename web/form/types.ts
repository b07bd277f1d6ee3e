// The form document ("madoguchi-form/1") as web/form reads it. The Go package
// internal/form is the authority; docs/form-format.md says what each key means.

export const FORMAT = 'madoguchi-form/1';

/** A text in its languages; Japanese is always there. */
export interface Text {
  ja: string;
  'ja-easy'?: string;
  en?: string;
}

export type Rounding = 'half_up' | 'down' | 'up';

/** One node of a condition or calculation. */
export type Expression =
  | { field: string; part?: string }
  | { text: string }
  | { number: string }
  | { date: string }
  | { bool: boolean }
  | Operation;

export interface Operation {
  op: string;
  args?: Expression[];
  over?: string;
  pattern?: string;
  scale?: number;
  rounding?: Rounding;
}

interface Base {
  id: string;
  label: Text;
  hint?: Text;
  visible_if?: Expression;
}

interface Answerable extends Base {
  required?: boolean;
  required_if?: Expression;
  searchable?: boolean;
  /** 管理項目: staff fill it in; residents are never sent it. */
  staff_only?: boolean;
  /** 要配慮個人情報. */
  sensitive?: boolean;
}

export type CharacterClass = 'any' | 'zenkaku' | 'hankaku' | 'hiragana' | 'katakana' | 'kana' | 'digits' | 'alpha' | 'alnum';
export type Calendar = 'both' | 'seireki' | 'wareki';

export interface TextField extends Answerable {
  type: 'text';
  min_length?: number;
  max_length?: number;
  charset?: CharacterClass;
  pattern?: string;
  pattern_message?: Text;
}

export interface LongTextField extends Answerable {
  type: 'long_text';
  min_length?: number;
  max_length?: number;
  charset?: CharacterClass;
}

export interface NumberField extends Answerable {
  type: 'number';
  min?: string;
  max?: string;
  decimals?: number;
  unit?: Text;
  grouping?: boolean;
  display?: 'input' | 'slider';
  step?: string;
  min_label?: Text;
  max_label?: Text;
}

export interface DateField extends Answerable {
  type: 'date';
  min?: string;
  max?: string;
  calendar?: Calendar;
}

export interface Option {
  value: string;
  label: Text;
  hint?: Text;
  exclusive?: boolean;
  /** Offered only while the field of `depends_on` has one of these values. */
  under?: string[];
  /** 定員: how many applications may take it. */
  capacity?: number;
}

export interface ChoiceField extends Answerable {
  type: 'choice';
  options: Option[];
  display?: 'radio' | 'select' | 'search';
  depends_on?: string;
}

export interface MultipleChoiceField extends Answerable {
  type: 'multiple_choice';
  options: Option[];
  min_choices?: number;
  max_choices?: number;
  depends_on?: string;
}

export interface NameField extends Answerable {
  type: 'name';
  kana?: boolean;
  allow_single?: boolean;
}

export interface AddressField extends Answerable {
  type: 'address';
}

export interface PhoneField extends Answerable {
  type: 'phone';
}

export interface EmailField extends Answerable {
  type: 'email';
}

export interface AttachmentField extends Answerable {
  type: 'attachment';
  min_count?: number;
  max_count?: number;
  max_bytes?: number;
  kinds?: string[];
  /** Offers the camera directly. */
  capture?: boolean;
}

export interface ConsentField extends Answerable {
  type: 'consent';
  statement: Text;
  agree_label?: Text;
}

export interface TimeField extends Answerable {
  type: 'time';
  /** "09:30" */
  min?: string;
  max?: string;
  /** Minutes. */
  step?: number;
}

export interface DateTimeField extends Answerable {
  type: 'date_time';
  min?: string;
  max?: string;
  calendar?: Calendar;
  opens?: string;
  closes?: string;
  step?: number;
}

export interface PeriodField extends Answerable {
  type: 'period';
  min?: string;
  max?: string;
  calendar?: Calendar;
  min_days?: number;
  max_days?: number;
}

export interface MatrixRow {
  value: string;
  label: Text;
}

export interface MatrixField extends Answerable {
  type: 'matrix';
  rows: MatrixRow[];
  options: Pick<Option, 'value' | 'label' | 'hint'>[];
}

export interface CorporateNumberField extends Answerable {
  type: 'corporate_number';
}

export type AccountKind = 'ordinary' | 'checking' | 'savings';

export interface BankAccountField extends Answerable {
  type: 'bank_account';
  kinds?: AccountKind[];
}

export interface MapArea {
  south: string;
  west: string;
  north: string;
  east: string;
}

export interface MapPlace {
  name: Text;
  lat: string;
  lng: string;
}

export interface MapLine {
  kind: 'road' | 'rail' | 'river' | 'border';
  points: [string, string][];
}

export interface MapPointField extends Answerable {
  type: 'map_point';
  area?: MapArea;
  places?: MapPlace[];
  lines?: MapLine[];
}

export interface SignatureField extends Answerable {
  type: 'signature';
}

/** 対象者照合: only who is on the municipality's list goes on. */
export interface ListMatchField extends Answerable {
  type: 'list_match';
  number_label?: Text;
  check?: 'none' | 'birth_date' | 'code';
  check_label?: Text;
}

export interface ExplanationField extends Base {
  type: 'explanation';
  body: Text;
  tone?: 'plain' | 'note' | 'warning';
}

export interface CalculationField extends Base {
  type: 'calculation';
  searchable?: boolean;
  staff_only?: boolean;
  sensitive?: boolean;
  expression: Expression;
  result?: 'number' | 'text' | 'date' | 'bool';
  shown?: boolean;
  unit?: Text;
  decimals?: number;
  calendar?: Calendar;
}

export interface GroupField extends Base {
  type: 'group';
  fields: Field[];
  min_rows?: number;
  max_rows?: number;
  row_label?: Text;
  add_label?: Text;
}

export type Field =
  | TextField
  | LongTextField
  | NumberField
  | DateField
  | ChoiceField
  | MultipleChoiceField
  | NameField
  | AddressField
  | PhoneField
  | EmailField
  | AttachmentField
  | ConsentField
  | TimeField
  | DateTimeField
  | PeriodField
  | MatrixField
  | CorporateNumberField
  | BankAccountField
  | MapPointField
  | SignatureField
  | ListMatchField
  | ExplanationField
  | CalculationField
  | GroupField;

export type FieldType = Field['type'];
export type FieldOf<T extends FieldType> = Extract<Field, { type: T }>;

export interface Section {
  id: string;
  title?: Text;
  description?: Text;
  visible_if?: Expression;
  fields: Field[];
}

export interface Page {
  id: string;
  title: Text;
  description?: Text;
  visible_if?: Expression;
  sections: Section[];
}

export interface Rule {
  id: string;
  message: Text;
  fields: string[];
  over?: string;
  when?: Expression;
  require: Expression;
}

export interface FormDocument {
  format: typeof FORMAT;
  title: Text;
  description?: Text;
  layout?: 'paged' | 'single';
  pages: Page[];
  rules?: Rule[];
}

/** Answers as JSON: field id to value. Numbers and dates are strings. */
export type Answers = Record<string, unknown>;

/** One fault; the path begins with "answers." as the server's do. */
export interface Fault {
  path: string;
  key: string;
  params?: Record<string, unknown>;
}
