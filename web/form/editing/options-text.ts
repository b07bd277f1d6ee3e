// Options written as text: one a line, or cells copied from a spreadsheet.
import type { Option } from '../types';

const valid = /^[A-Za-z0-9_-]{1,60}$/;

/** Rows of a table are parts of an answer: what conditions name is an id. */
const validId = /^[a-z][a-z0-9_]{0,39}$/;

/** A value that no other option has; answers keep it when the label changes. */
export function freshValue(taken: Iterable<string>): string {
  const used = new Set(taken);
  for (let n = used.size + 1; ; n++) if (!used.has(`option_${n}`)) return `option_${n}`;
}

/**
 * Reads pasted lines: the label, then (parted by a tab) a value and a hint. A
 * label that is there already keeps its option, so that answers stay right. With
 * ids the values are ids and there are no hints.
 */
export function parseOptions(text: string, known: readonly Option[], ids = false): Option[] {
  const used = new Set(known.map((o) => o.value));
  const seen = new Set<string>();
  const out: Option[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [label = '', value = '', hint = ''] = line.split('\t').map((cell) => cell.trim());
    if (label === '' || seen.has(label)) continue;
    seen.add(label);
    const before = known.find((o) => o.label.ja === label);
    const own = before?.value ?? ((ids ? validId : valid).test(value) && !used.has(value) ? value : freshValue(used));
    used.add(own);
    out.push({ ...(before ?? { label: { ja: label } }), value: own, ...(hint && !ids && { hint: { ja: hint } }) });
  }
  return out;
}

/** The options as lines, for the same box. */
export function optionLines(options: readonly Option[]): string {
  const rich = options.some((o) => o.hint || !/^option_[0-9]+$/.test(o.value));
  return options.map((o) => (rich ? [o.label.ja, o.value, o.hint?.ja ?? ''].join('\t').trimEnd() : o.label.ja)).join('\n');
}

/** What is wrong with an option's value, '' when nothing is. */
export function valueFault(options: readonly Option[], at: number, ids = false): string {
  const { value } = options[at]!;
  if (ids && !validId.test(value)) return '半角の英小文字で始め、英小文字、数字、「_」だけで書いてください。';
  if (!valid.test(value)) return '半角の英数字、「_」「-」だけで書いてください。';
  return options.some((o, i) => i !== at && o.value === value) ? '同じ値の選択肢があります。' : '';
}
