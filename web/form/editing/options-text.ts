// Options written as text: one a line, or cells copied from a spreadsheet.
import type { Option } from '../types';

const valid = /^[A-Za-z0-9_-]{1,60}$/;

/** A value that no other option has; answers keep it when the label changes. */
export function freshValue(taken: Iterable<string>): string {
  const used = new Set(taken);
  for (let n = used.size + 1; ; n++) if (!used.has(`option_${n}`)) return `option_${n}`;
}

/**
 * Reads pasted lines: the label, then (parted by a tab) a value and a hint. A
 * label that is there already keeps its option, so that answers stay right.
 */
export function parseOptions(text: string, known: readonly Option[]): Option[] {
  const used = new Set(known.map((o) => o.value));
  const seen = new Set<string>();
  const out: Option[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [label = '', value = '', hint = ''] = line.split('\t').map((cell) => cell.trim());
    if (label === '' || seen.has(label)) continue;
    seen.add(label);
    const before = known.find((o) => o.label.ja === label);
    const own = before?.value ?? (valid.test(value) && !used.has(value) ? value : freshValue(used));
    used.add(own);
    out.push({ ...(before ?? { label: { ja: label } }), value: own, ...(hint && { hint: { ja: hint } }) });
  }
  return out;
}

/** The options as lines, for the same box. */
export function optionLines(options: readonly Option[]): string {
  const rich = options.some((o) => o.hint || !/^option_[0-9]+$/.test(o.value));
  return options.map((o) => (rich ? [o.label.ja, o.value, o.hint?.ja ?? ''].join('\t').trimEnd() : o.label.ja)).join('\n');
}

/** What is wrong with an option's value, '' when nothing is. */
export function valueFault(options: readonly Option[], at: number): string {
  const { value } = options[at]!;
  if (!valid.test(value)) return '半角の英数字、「_」「-」だけで書いてください。';
  return options.some((o, i) => i !== at && o.value === value) ? '同じ値の選択肢があります。' : '';
}
