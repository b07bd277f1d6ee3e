// Mistakes that are seen without asking the server, under the server's keys
// where it has one.
import { possibleDeciders } from '../../form/editing/depends-on';
import { check } from '../../form/editing/expression/check';
import { scopeAt, type ScopeOptions } from '../../form/editing/expression/scope';
import { readsOf } from '../../form/editing/expression/tree';
import { valueFault } from '../../form/editing/options-text';
import { patternFault } from '../../form/editing/patterns';
import { compareDecimals, parseDecimal } from '../../form/evaluate/decimal';
import type { Expression, Field, FormDocument, Rule, Text } from '../../form/types';
import type { Note } from './findings';
import type { Target } from './locate';
import { expressionsOf } from './references';
import { findField } from './tree';

/** Keys that are judged here in full: an older answer of the server about them is not shown. */
export const localKeys: ReadonlySet<string> = new Set(['empty_section', 'empty_group', 'empty_range', 'unknown_reference', 'unknown_part', 'type_mismatch', 'reference_into_group', 'no_options', 'no_rows', 'no_file_kinds', 'required_twice', 'bad_pattern', 'pattern_anchor', 'pattern_construct', 'duplicate_option', 'bad_option_value', 'required', 'missing', 'slider_without_ends', 'reads_staff_only', 'depends_on_not_before', 'depends_on_no_choice', 'unknown_option_under', 'empty_page']);

/** Everything seen at once. */
export function localFindings(document: FormDocument): Note[] {
  const out: Note[] = [];
  const all = new Set<string>();
  for (const page of document.pages) {
    const at: Target = { kind: 'page', id: page.id };
    named(page.title, at, 'title', out);
    condition(document, page.visible_if, { before: page.id }, at, 'visible_if', out);
    for (const section of page.sections) {
      const here: Target = { kind: 'section', id: section.id };
      condition(document, section.visible_if, { before: section.id }, here, 'visible_if', out);
      if (section.fields.length === 0) add(out, here, 'empty_section', '', 'まとまりに項目がありません。');
      for (const field of section.fields) {
        judge(document, field, undefined, all, out);
        if (field.type === 'group') for (const member of field.fields) judge(document, member, field.id, all, out);
      }
    }
  }
  for (const rule of document.rules ?? []) judgeRule(document, rule, out);
  return out;
}

function add(out: Note[], target: Target, key: string, rest: string, text: string, severity: Note['severity'] = 'error'): void {
  out.push({ target, key, rest, severity, text });
}

function named(text: Text, target: Target, rest: string, out: Note[]): void {
  if (text.ja.trim() === '') add(out, target, 'required', rest, '言葉が空です。');
}

function condition(document: FormDocument, e: Expression | undefined, options: ScopeOptions, target: Target, rest: string, out: Note[]): void {
  if (!e) return;
  const { before: _, ...anywhere } = options;
  const staff = options.staff ?? false;
  const scope = scopeAt(document, { ...anywhere, staff: true });
  const [first] = check(e, scope, 'bool').mistakes;
  if (first) add(out, target, first.key, rest, `条件: ${first.text}`);
  if (!staff && readsOf(e).some((id) => isStaff(findField(document, id)?.field))) add(out, target, 'reads_staff_only', rest, '申請者に見えるものが、管理項目（職員だけの項目）の値を使っています。');
}

const isStaff = (field: Field | undefined): boolean => field !== undefined && 'staff_only' in field && field.staff_only === true;

function judge(document: FormDocument, field: Field, group: string | undefined, all: Set<string>, out: Note[]): void {
  const target: Target = { kind: 'field', id: field.id };
  if (all.has(field.id)) add(out, target, 'duplicate_id', 'id', '同じ識別子の項目があります。');
  all.add(field.id);
  named(field.label, target, 'label', out);
  const options: ScopeOptions = { self: field.id, staff: isStaff(field), ...(group !== undefined && { over: group }) };
  for (const [key, e] of expressionsOf(field)) if (key !== 'expression') condition(document, e, options, target, key, out);
  if ('required_if' in field && field.required && field.required_if) add(out, target, 'required_twice', 'required_if', '「必須」と「答えによって必須」の両方が付いています。', 'warning');
  settings(document, field, group, target, out);
}

function settings(document: FormDocument, field: Field, group: string | undefined, target: Target, out: Note[]): void {
  switch (field.type) {
    case 'text':
      if (field.pattern !== undefined && patternFault(field.pattern)) add(out, target, 'bad_pattern', 'pattern', `形の指定: ${patternFault(field.pattern)}`);
      return range(field.min_length, field.max_length, target, out);
    case 'long_text':
      return range(field.min_length, field.max_length, target, out);
    case 'number':
      return numbers(field, target, out);
    case 'choice':
    case 'multiple_choice':
      if (field.type === 'multiple_choice') range(field.min_choices, field.max_choices, target, out);
      return choices(document, field, group, target, out);
    case 'time':
      return order(field.min, field.max, 'min', target, out);
    case 'date_time':
      return order(field.opens, field.closes, 'opens', target, out);
    case 'period':
      return range(field.min_days, field.max_days, target, out);
    case 'matrix':
      return table(field, target, out);
    case 'attachment':
      if (field.kinds?.length === 0) add(out, target, 'no_file_kinds', 'kinds', '受け付けるファイルの種類がありません。');
      return range(field.min_count, field.max_count ?? 1, target, out);
    case 'consent':
      return named(field.statement, target, 'statement', out);
    case 'explanation':
      return named(field.body, target, 'body', out);
    case 'group':
      if (field.fields.length === 0) add(out, target, 'empty_group', 'fields', '繰り返しに項目がありません。');
      return range(field.min_rows, field.max_rows ?? 10, target, out);
    case 'calculation': {
      const scope = scopeAt(document, { self: field.id, staff: true, ...(group !== undefined && { over: group }) });
      const [first] = check(field.expression, scope, field.result ?? 'number').mistakes;
      if (first) add(out, target, first.key, 'expression', `計算: ${first.text}`);
    }
  }
}

function range(min: number | undefined, max: number | undefined, target: Target, out: Note[]): void {
  if (min !== undefined && max !== undefined && min > max) add(out, target, 'empty_range', '', '最小が最大より大きくなっています。');
}

/** Times of day: their text stands in their order. */
function order(first: string | undefined, last: string | undefined, at: string, target: Target, out: Note[]): void {
  if (first !== undefined && last !== undefined && first > last) add(out, target, 'empty_range', at, '最初の時刻が最後の時刻より後です。');
}

function table({ rows, options }: Extract<Field, { type: 'matrix' }>, target: Target, out: Note[]): void {
  if (rows.length === 0) add(out, target, 'no_rows', 'rows', '表に行がありません。');
  if (options.length === 0) add(out, target, 'no_options', 'options', '選択肢がありません。');
  rows.forEach((row, i) => {
    if (row.label.ja.trim() === '') add(out, target, 'required', `rows.${i}.label`, `${i + 1}つ目の行の言葉が空です。`);
    const fault = valueFault(rows, i, true);
    if (fault) add(out, target, 'bad_id', `rows.${i}.value`, `${i + 1}つ目の行の値: ${fault}`);
  });
  options.forEach((option, i) => {
    if (option.label.ja.trim() === '') add(out, target, 'required', `options.${i}.label`, `${i + 1}つ目の選択肢の言葉が空です。`);
    const fault = valueFault(options, i);
    if (fault) add(out, target, 'bad_option_value', `options.${i}.value`, `${i + 1}つ目の選択肢の値: ${fault}`);
  });
}

function numbers(field: Extract<Field, { type: 'number' }>, target: Target, out: Note[]): void {
  const [low, high] = [parseDecimal(field.min ?? ''), parseDecimal(field.max ?? '')];
  if (low && high && compareDecimals(low, high) > 0) add(out, target, 'empty_range', 'min', '最小が最大より大きくなっています。');
  if (field.display === 'slider' && (!low || !high)) add(out, target, 'slider_without_ends', 'display', 'スライダーには最小と最大が要ります。');
}

function choices(document: FormDocument, field: Extract<Field, { type: 'choice' | 'multiple_choice' }>, group: string | undefined, target: Target, out: Note[]): void {
  if (field.options.length === 0) add(out, target, 'no_options', 'options', '選択肢がありません。');
  const seen = new Set<string>();
  const deciding = field.depends_on === undefined ? undefined : possibleDeciders(document, field.id).find((f) => f.id === field.depends_on);
  if (field.depends_on !== undefined && !deciding) add(out, target, 'depends_on_not_before', 'depends_on', '選択肢を切り替える項目が、これより後ろにあるか、なくなっています。');
  field.options.forEach((option, i) => {
    if (option.label.ja.trim() === '') add(out, target, 'required', `options.${i}.label`, `${i + 1}つ目の選択肢の言葉が空です。`);
    if (!/^[A-Za-z0-9_-]{1,60}$/.test(option.value)) add(out, target, 'bad_option_value', `options.${i}.value`, `${i + 1}つ目の選択肢の値は、半角の英数字で書いてください。`);
    else if (seen.has(option.value)) add(out, target, 'duplicate_option', `options.${i}.value`, `選択肢の値「${option.value}」が2つあります。`);
    seen.add(option.value);
    if (option.capacity !== undefined && group !== undefined) add(out, target, 'not_allowed_here', `options.${i}.capacity`, '繰り返しの中では定員を使えません。');
    const gone = deciding && option.under?.find((value) => !deciding.options.some((o) => o.value === value));
    if (gone !== undefined) add(out, target, 'unknown_option_under', `options.${i}.under`, `「${option.label.ja}」を選べる条件の選択肢がなくなっています。`);
  });
}

function judgeRule(document: FormDocument, rule: Rule, out: Note[]): void {
  const target: Target = { kind: 'rule', id: rule.id };
  named(rule.message, target, 'message', out);
  const options: ScopeOptions = { staff: rule.fields.some((id) => isStaff(findField(document, id)?.field)), ...(rule.over !== undefined && { over: rule.over }) };
  condition(document, rule.require, options, target, 'require', out);
  condition(document, rule.when, options, target, 'when', out);
  if (rule.fields.some((id) => !findField(document, id))) add(out, target, 'unknown_reference', 'fields', '誤りを出す項目がなくなっています。');
}
