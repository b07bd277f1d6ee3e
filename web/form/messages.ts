import type { FormKey } from '../i18n/form/ja';
import type { Language } from '../i18n/language';
import { fill, type Params, type Translate } from '../i18n/message';
import { displayDay, parseDay } from './evaluate/civil';
import { grouped, parseDecimal } from './evaluate/decimal';
import { indexOf } from './evaluate/form-index';
import { pick } from './fields/kind';
import { schemaOf } from './fields/schemas';
import type { Fault, Field, FormDocument } from './types';

/** The translator of web/form's own sentences (`useT<FormKey>()`). */
export type FormTranslate = Translate<FormKey>;

/** The fault keys that have a sentence here; a late type brings its own along. */
export const faultKeys = [
  'required', 'consent_required', 'too_short', 'too_long', 'bad_character', 'line_break', 'charset', 'pattern',
  'not_a_number', 'not_an_integer', 'too_many_decimals', 'number_too_small', 'number_too_large',
  'not_a_date', 'date_too_early', 'date_too_late', 'unknown_option', 'option_full', 'exclusive_choice', 'too_few_choices',
  'too_many_choices', 'kana_invalid', 'phone_invalid', 'email_invalid',
  'too_few_rows', 'too_many_rows', 'not_editable',
  'option_not_offered', 'number_step',
  'wrong_type', 'unknown_part', 'unknown_field',
] as const;

type FaultKey = (typeof faultKeys)[number];

interface Target {
  field: Field | undefined;
  /** The rows counted from 1, for a member of a repeating group. */
  label: string;
}

/** The field a path ends at, and what it is called in an error summary. */
export function targetOf(path: string, document: FormDocument, language: string, t: FormTranslate): Target {
  const [id = '', second, third, fourth] = path.replace(/^answers\./, '').split('.');
  const { byId } = indexOf(document);
  const top = byId.get(id)?.field;
  if (top?.type !== 'group' || second === undefined) return named(top, second, language, t);
  const row = t('form.row', { label: pick(top.row_label, language) || pick(top.label, language), n: Number(second) + 1 });
  if (third === undefined) return { field: top, label: row };
  const member = named(byId.get(third)?.field, fourth, language, t);
  return { ...member, label: t('form.of', { label: row, part: member.label }) };
}

function named(field: Field | undefined, part: string | undefined, language: string, t: FormTranslate): Target {
  const label = pick(field?.label, language);
  if (!part) return { field, label };
  const name = (field && schemaOf(field)?.partName?.(field, part, language)) || t(`form.part.${part}` as FormKey);
  return { field, label: t('form.of', { label, part: name }) };
}

/** The sentence of a fault, in the language of t. */
export function faultText(fault: Fault, document: FormDocument, language: string, t: FormTranslate): string {
  const { field, label } = targetOf(fault.path, document, language, t);
  const own = ownMessage(fault, document, field, language);
  if (own) return own;
  const params = { label, ...readable(fault.params, field, language, t) };
  const told = field && schemaOf(field)?.sentences?.[language as Language]?.[fault.key];
  if (told) return fill(told, params);
  if (!(faultKeys as readonly string[]).includes(fault.key)) return t('form.other', { label });
  return t(sentence(fault.key as FaultKey, field), params);
}

/** The form's own words: a rule's message, a pattern's explanation. */
function ownMessage(fault: Fault, document: FormDocument, field: Field | undefined, language: string): string {
  if (fault.key === 'rule') return pick(document.rules?.find((r) => r.id === fault.params?.rule)?.message, language);
  return fault.key === 'pattern' && field?.type === 'text' ? pick(field.pattern_message, language) : '';
}

function sentence(key: FaultKey, field: Field | undefined): FormKey {
  const chosen = field && ['choice', 'multiple_choice', 'matrix', 'attachment'].includes(field.type);
  if (key === 'required' && chosen) return 'form.required_choice';
  return key === 'option_not_offered' ? 'form.unknown_option' : `form.${key}`;
}

function readable(params: Fault['params'], field: Field | undefined, language: string, t: FormTranslate): Params {
  const out: Params = {};
  for (const [name, value] of Object.entries(params ?? {})) {
    if (name === 'option') out.option = optionLabel(field, value, language);
    else if (name === 'charset') out.charset = t(`form.charset.${String(value)}` as FormKey);
    else if (typeof value === 'number') out[name] = value;
    else out[name] = readableText(String(value), field, language);
  }
  return out;
}

function optionLabel(field: Field | undefined, value: unknown, language: string): string {
  return field && 'options' in field ? pick(field.options.find((o) => o.value === value)?.label, language) : '';
}

function readableText(value: string, field: Field | undefined, language: string): string {
  const dated = field?.type === 'date' || field?.type === 'date_time' || field?.type === 'period';
  const day = dated ? parseDay(value) : null;
  if (day !== null && dated) return displayDay(day, field.calendar ?? 'both', language);
  const number = parseDecimal(value);
  return number ? grouped(number) : value.replace(/^0(?=[0-9]:[0-9]{2}$)/, '');
}
