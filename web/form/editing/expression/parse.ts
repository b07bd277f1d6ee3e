// A formula of staff as an expression. Labels need no marks where they are
// plain words: 「枚数 × 300」, 「合計(世帯員, 収入)」.
import { withoutReadings } from '../furigana';
import { narrow } from '../../evaluate/chars';
import { parseDay } from '../../evaluate/civil';
import type { Expression, Operation, Rounding } from '../../types';
import { operators, type OperatorInfo } from './operators';
import { optionsBeside, quotientScale, roundingNames } from './print';
import { plainLabel, within, type Scope } from './scope';

export type Parsed = { expression: Expression } | { error: string; at: number };

class Unreadable extends Error {
  constructor(message: string, readonly at: number) {
    super(message);
  }
}

/** Reads a formula; `own` is the calculation's label, which may stand before "=". */
export function parse(text: string, scope: Scope, own?: string): Parsed {
  const reader = new Reader(text, scope);
  try {
    if (own) reader.skipOwn(own);
    const expression = reader.whole();
    return { expression };
  } catch (error) {
    if (error instanceof Unreadable) return { error: error.message, at: error.at };
    throw error;
  }
}

const comparisons: readonly [string, string][] = [['<=', 'le'], ['>=', 'ge'], ['<>', 'ne'], ['!=', 'ne'], ['≦', 'le'], ['≤', 'le'], ['≧', 'ge'], ['≥', 'ge'], ['≠', 'ne'], ['==', 'eq'], ['=', 'eq'], ['<', 'lt'], ['>', 'gt']];
const roundings = new Map<string, Rounding>((Object.keys(roundingNames) as Rounding[]).map((key) => [roundingNames[key], key]));
const functions = new Map<string, OperatorInfo>(operators.map((o) => [o.name, o]));
const names = [...functions.keys(), ...roundings.keys()].sort((a, b) => b.length - a.length);

/** Full-width signs as their narrow twins, one character for one. */
const plainSigns = (text: string): string =>
  Array.from(text, (c) => ('（），．＋－−＊／＝＜＞＆！％［］　０１２３４５６７８９'.includes(c) ? (c === '−' ? '-' : narrow(c)) : c === '、' ? ',' : c)).join('');

class Reader {
  private readonly plain: string;
  private at = 0;

  constructor(private readonly text: string, private scope: Scope) {
    // Inside quotes and brackets nothing may change.
    this.plain = text.replace(/"(?:[^"\\]|\\.)*"|「[^」]*」|[^"「]+|["「]/g, (part) => (/^["「]./.test(part) && part.length > 1 ? part : plainSigns(part)));
  }

  skipOwn(own: string): void {
    this.space();
    const quoted = `「${own}」`;
    const found = [quoted, own].find((name) => this.plain.startsWith(name, this.at));
    if (!found) return;
    const rest = /^\s*=(?![=])/.exec(this.plain.slice(this.at + found.length));
    if (rest) this.at += found.length + rest[0].length;
  }

  whole(): Expression {
    this.space();
    if (this.at >= this.plain.length) throw new Unreadable('式を入力してください。', 0);
    const e = this.anyOf();
    this.space();
    if (this.at < this.plain.length) throw new Unreadable(`「${this.rest()}」を読めません。項目の名前か、＋ − × ÷ などを確かめてください。`, this.at);
    return e;
  }

  private rest(): string {
    const rest = this.text.slice(this.at).trim();
    return rest.length > 12 ? `${rest.slice(0, 12)}…` : rest;
  }

  private space(): void {
    while (/\s/.test(this.plain[this.at] ?? '')) this.at += 1;
  }

  private eat(sign: string): boolean {
    this.space();
    if (!this.plain.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private need(sign: string, what: string): void {
    if (!this.eat(sign)) throw new Unreadable(`${what}の「${sign}」がありません。`, this.at);
  }

  private chain(op: string, signs: readonly string[], next: () => Expression): Expression {
    const args = [next()];
    while (signs.some((sign) => this.eat(sign))) args.push(next());
    return args.length === 1 ? args[0]! : { op, args };
  }

  private anyOf = (): Expression => this.chain('any', ['または', '||'], this.allOf);
  private allOf = (): Expression => this.chain('all', ['かつ', '&&'], this.compared);

  private compared = (): Expression => {
    const left = this.joined();
    const op = comparisons.find(([sign]) => this.eat(sign))?.[1];
    return op ? this.withOptions({ op, args: [left, this.joined()] }) : left;
  };

  private joined = (): Expression => {
    const args = [this.summed()];
    for (;;) {
      this.space();
      if (this.plain.startsWith('&&', this.at) || !this.eat('&')) break;
      args.push(this.summed());
    }
    return args.length === 1 ? args[0]! : { op: 'concat', args };
  };

  private summed = (): Expression => this.folded([['+', 'add'], ['-', 'sub']], this.multiplied);
  private multiplied = (): Expression => this.folded([['×', 'mul'], ['*', 'mul'], ['÷', 'div'], ['/', 'div']], this.signed);

  /** Left to right; a run of the same many-armed operator is one node. */
  private folded(signs: readonly (readonly [string, string])[], next: () => Expression): Expression {
    let left = next();
    let open = ''; // the operator whose node may still grow
    for (;;) {
      const op = signs.find(([sign]) => this.eat(sign))?.[1];
      if (!op) return left;
      const right = next();
      if (op === open && 'op' in left) left = { ...left, args: [...(left.args ?? []), right] };
      else left = { op, args: [left, right], ...(op === 'div' && { scale: quotientScale }) };
      open = op === 'add' || op === 'mul' ? op : '';
    }
  }

  private signed = (): Expression => {
    if (!this.eat('-')) return this.single();
    const e = this.signed();
    return 'number' in e && !e.number.startsWith('-') ? { number: `-${e.number}` } : { op: 'neg', args: [e] };
  };

  private single(): Expression {
    if (this.eat('(')) {
      const e = this.anyOf();
      this.need(')', '終わりのかっこ');
      return e;
    }
    return this.constant() ?? this.called() ?? this.named() ?? this.lost();
  }

  private lost(): never {
    this.space();
    if (this.at >= this.plain.length) throw new Unreadable('式が途中で終わっています。', this.at);
    throw new Unreadable(`「${this.rest()}」が分かりません。項目の名前を確かめてください。`, this.at);
  }

  private constant(): Expression | undefined {
    this.space();
    const rest = this.plain.slice(this.at);
    const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}/.exec(rest)?.[0];
    if (date && parseDay(date) !== null) return this.took(date, { date });
    const digits = /^[0-9]+(?:\.[0-9]+)?(%?)/.exec(rest);
    if (digits) return this.took(digits[0], { number: digits[1] ? percent(digits[0].slice(0, -1)) : digits[0] });
    const text = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
    if (text) return this.took(text[0], { text: text[1]!.replace(/\\(.)/g, '$1') });
    const word = ['はい', 'いいえ'].find((w) => rest.startsWith(w) && !this.labelAt());
    return word === undefined ? undefined : this.took(word, { bool: word === 'はい' });
  }

  private took(eaten: string, e: Expression): Expression {
    this.at += eaten.length;
    return e;
  }

  /** A function: its name and an opening bracket; 今日 needs none. */
  private called(): Expression | undefined {
    this.space();
    const name = names.find((n) => this.plain.startsWith(n, this.at) && /^\s*\(/.test(this.plain.slice(this.at + n.length)));
    if (name === undefined) {
      if (this.plain.startsWith('今日', this.at) && !this.labelAt()) return this.took('今日', { op: 'today' });
      return undefined;
    }
    const start = this.at;
    this.at += name.length;
    this.need('(', name);
    const rounding = roundings.get(name);
    const info = rounding ? operators.find((o) => o.op === 'round')! : functions.get(name)!;
    const e = info.over ? this.overRows(info) : this.plainCall(info);
    this.need(')', name);
    return this.finished(rounding ? { ...e, ...(rounding !== 'half_up' && { rounding }) } : e, info, start);
  }

  private list(): Expression[] {
    this.space();
    const args: Expression[] = [];
    if (this.plain[this.at] === ')') return args;
    do args.push(this.anyOf());
    while (this.eat(','));
    return args;
  }

  private plainCall(info: OperatorInfo): Operation {
    if (info.op === 'div') return this.division();
    const args = this.list();
    if (info.op === 'round') {
      const scale = args.length > 1 ? this.whole10(args.pop()!) : 0;
      return { op: 'round', args, ...(scale > 0 && { scale }) };
    }
    if (info.op === 'matches') {
      const last = args.pop();
      return { op: 'matches', args, pattern: last && 'text' in last ? last.text : '' };
    }
    if ((info.op === 'age' || info.op === 'age_legal') && args.length === 1) args.push({ op: 'today' });
    return info.max === 0 ? { op: info.op } : { op: info.op, args };
  }

  private division(): Operation {
    const args = [this.anyOf()];
    this.need(',', '割る');
    args.push(this.anyOf());
    const scale = this.eat(',') ? this.whole10(this.anyOf()) : 0;
    const rounding = this.eat(',') ? this.roundingWord() : 'half_up';
    return { op: 'div', args, ...(scale > 0 && { scale }), ...(rounding !== 'half_up' && { rounding }) };
  }

  private roundingWord(): Rounding {
    const word = [...roundings.keys()].find((w) => this.eat(w));
    if (!word) throw new Unreadable('「四捨五入」「切り捨て」「切り上げ」のどれかを書いてください。', this.at);
    return roundings.get(word)!;
  }

  private whole10(e: Expression): number {
    const n = 'number' in e ? Number(e.number) : NaN;
    if (!Number.isInteger(n) || n < 0 || n > 10) throw new Unreadable('けた数は 0 から 10 の整数で書いてください。', this.at);
    return n;
  }

  private overRows(info: OperatorInfo): Operation {
    const before = this.scope;
    const named = this.named();
    const group = named && 'field' in named ? before.groups.find((g) => g.id === named.field) : undefined;
    if (!group) throw new Unreadable(`「${info.name}」のはじめには、繰り返しの項目の名前を書いてください。`, this.at);
    this.scope = within(before, group);
    const args = this.eat(',') ? this.list() : [];
    this.scope = before;
    return { op: info.op, over: group.id, ...(args.length > 0 && { args }) };
  }

  private finished(e: Operation, info: OperatorInfo, start: number): Expression {
    const n = e.args?.length ?? 0;
    if (n < info.min || n > info.max) throw new Unreadable(`「${info.name}」に入れる値の数が合いません（${info.min === info.max ? info.min : `${info.min}以上`}）。`, start);
    return this.withOptions(e);
  }

  /** A field by its label, its label in 「」, or its id in brackets. */
  private named(): Expression | undefined {
    this.space();
    const bracket = /^\[([a-z][a-z0-9_]*)(?:\.([a-z_0-9]+))?\]/.exec(this.plain.slice(this.at));
    if (bracket) return this.took(bracket[0], { field: bracket[1]!, ...(bracket[2] && { part: bracket[2] }) });
    const quote = /^「([^」]*)」/.exec(this.plain.slice(this.at));
    const label = quote ? quote[1]! : this.labelAt();
    if (label === undefined) return undefined;
    const found = this.scope.readable.find((r) => r.label === label);
    const group = found ?? this.scope.groups.find((g) => plainLabel(g) === label);
    if (!group) throw new Unreadable(`「${label}」という項目はありません。`, this.at);
    return this.took(quote?.[0] ?? label, { field: group.id, ...(found?.part !== undefined && { part: found.part }) });
  }

  /** The longest label that stands here without marks. */
  private labelAt(): string | undefined {
    let best: string | undefined;
    for (const label of [...this.scope.readable.map((r) => r.label), ...this.scope.groups.map((g) => plainLabel(g))])
      if (label !== '' && (best === undefined || label.length > best.length) && this.text.startsWith(label, this.at)) best = label;
    return best;
  }

  /** The value of an option for its words, where a choice is compared. */
  private withOptions(e: Operation): Operation {
    if (!['eq', 'ne', 'in', 'contains'].includes(e.op)) return e;
    const options = optionsBeside(e, this.scope);
    if (!options) return e;
    return { ...e, args: e.args?.map((a) => ('text' in a ? { text: options.find((o) => withoutReadings(o.label.ja) === a.text)?.value ?? a.text } : a)) };
  }
}

function percent(digits: string): string {
  const [whole = '0', frac = ''] = digits.split('.');
  const all = whole.padStart(3, '0') + frac;
  const scale = frac.length + 2;
  return `${all.slice(0, -scale).replace(/^0+(?=[0-9])/, '')}.${all.slice(-scale)}`.replace(/\.?0+$/, '') || '0';
}
