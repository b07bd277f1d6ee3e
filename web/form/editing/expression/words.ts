// An expression read out loud: 「種類」が「法人」、かつ、「人数」が「3」以上.
import { withoutReadings } from '../furigana';
import type { Expression, Field, FormDocument, Operation } from '../../types';
import { indexOf } from '../../evaluate/form-index';
import { operatorInfo } from './operators';
import { isTimeOfDay, partsOf } from './scope';
import { roundingNames } from './print';
import { displayDay, parseDay } from '../../evaluate/civil';
import { clockOf, displayTime } from '../../fields/time/clock';

/** The words of a condition or a calculation. */
export function readAloud(expression: Expression, document: FormDocument): string {
  return new Voice(document).say(expression);
}

/** The words with what follows from them: 「…に答えがあるとき表示」, 「…が「法人」のとき表示」. */
export function saidWhen(expression: Expression, document: FormDocument, ending = 'のとき表示'): string {
  const words = readAloud(expression, document);
  return words + (/[るいたう]$/.test(words) ? ending.replace(/^の(?=とき)/, '') : ending);
}

const joins: Record<string, string> = { all: '、かつ、', any: '、または、' };
const signs: Record<string, string> = { add: '＋', sub: '−', mul: '×', div: '÷' };
const compared: Record<string, string> = { ge: '以上', le: '以下', gt: 'より大きい', lt: 'より小さい' };
const comparedDates: Record<string, string> = { ge: '以降', le: '以前', gt: 'より後', lt: 'より前' };
const opposite: Record<string, string> = { answered: 'に答えがない' };
const units: Record<string, string> = { add_days: '日', add_months: 'か月', add_years: '年' };

class Voice {
  constructor(private readonly document: FormDocument) {}

  private fieldOf(id: string): Field | undefined {
    return indexOf(this.document).byId.get(id)?.field;
  }

  private name(e: { field: string; part?: string }): string {
    const field = this.fieldOf(e.field);
    const label = withoutReadings(field?.label.ja ?? e.field);
    const part = e.part === undefined ? '' : `の${(field && partsOf(field).find((p) => p.part === e.part)?.label) ?? e.part}`;
    return `「${label}${part}」`;
  }

  /** A value, as it stands in a sentence. */
  private value(e: Expression, beside?: Expression): string {
    if ('field' in e) return this.name(e);
    if ('op' in e) return this.say(e);
    if ('text' in e) return `「${this.option(e.text, beside)}」`;
    if ('number' in e) return `「${this.time(e.number, beside) ?? e.number}」`;
    if ('date' in e) {
      const day = parseDay(e.date);
      return `「${day === null ? e.date : displayDay(day, 'both', 'ja')}」`;
    }
    return e.bool ? '「はい」' : '「いいえ」';
  }

  /** Minutes beside a time of day, as a time. */
  private time(minutes: string, beside: Expression | undefined): string | undefined {
    if (!beside || !('field' in beside) || !isTimeOfDay(this.fieldOf(beside.field), beside.part)) return undefined;
    return /^[0-9]{1,4}$/.test(minutes) && Number(minutes) < 24 * 60 ? displayTime(clockOf(Number(minutes)), 'ja') : undefined;
  }

  private option(value: string, beside: Expression | undefined): string {
    const field = beside && 'field' in beside ? this.fieldOf(beside.field) : undefined;
    if (field?.type !== 'choice' && field?.type !== 'multiple_choice' && field?.type !== 'matrix') return value;
    return withoutReadings(field.options.find((o) => o.value === value)?.label.ja ?? value);
  }

  say(e: Expression): string {
    if (!('op' in e)) return 'number' in e ? e.number : this.value(e);
    const args = e.args ?? [];
    const join = joins[e.op];
    if (join) return args.map((a) => this.inner(a)).join(join);
    return this.condition(e) ?? this.rows(e) ?? this.dates(e) ?? this.sums(e);
  }

  /** A sentence within another stands in brackets when it is joined itself. */
  private inner(e: Expression): string {
    return 'op' in e && e.op in joins && (e.args?.length ?? 0) > 1 ? `（${this.say(e)}）` : this.say(e);
  }

  private condition(e: Operation): string | undefined {
    const [a, b] = e.args ?? [];
    if (!a) return undefined;
    switch (e.op) {
      case 'answered':
        return `${this.value(a)}に答えがある`;
      case 'not':
        return this.negated(a);
      case 'eq':
        return this.equal(a, b);
      case 'ne':
        return `${this.value(a)}が${this.value(b!, a)}以外`;
      case 'in':
        return `${this.value(a)}が${(e.args ?? []).slice(1).map((x) => this.value(x, a)).join('か')}`;
      case 'contains':
        return `${this.value(a)}に${this.value(b!, a)}が含まれる`;
      case 'matches':
        return `${this.value(a)}が決まった形「${e.pattern ?? ''}」に合う`;
      default:
        return e.op in compared && b ? `${this.value(a)}が${this.value(b, a)}${(this.isMoment(a) || this.isMoment(b) ? comparedDates : compared)[e.op]}` : undefined;
    }
  }

  private equal(a: Expression, b: Expression | undefined): string {
    const field = 'field' in a ? this.fieldOf(a.field) : undefined;
    if (b && 'bool' in b && field?.type === 'consent') return `${this.value(a)}に${b.bool ? '同意した' : '同意していない'}`;
    return `${this.value(a)}が${b ? this.value(b, a) : ''}`;
  }

  private negated(e: Expression): string {
    if (!('op' in e)) return `${this.value(e)}でない`;
    const [a, b] = e.args ?? [];
    if (e.op in opposite && a) return `${this.value(a)}${opposite[e.op]}`;
    if (e.op === 'contains' && a && b) return `${this.value(a)}に${this.value(b, a)}が含まれない`;
    return `（${this.say(e)}）でない`;
  }

  /** A date or a time of day: 以降, not 以上. */
  private isMoment(e: Expression): boolean {
    if ('date' in e) return true;
    if ('field' in e) {
      const field = this.fieldOf(e.field);
      if (isTimeOfDay(field, e.part)) return true;
      return field?.type === 'date' || (field?.type === 'calculation' && field.result === 'date') || ['date', 'from', 'to'].includes(e.part ?? '');
    }
    return 'op' in e && operatorInfo(e.op)?.result === 'date';
  }

  private rows(e: Operation): string | undefined {
    if (e.over === undefined) return undefined;
    const group = this.name({ field: e.over });
    const [a] = e.args ?? [];
    switch (e.op) {
      case 'sum':
        return `${group}の${a ? this.inner(a) : ''}の合計`;
      case 'count_rows':
        return a ? `${group}で（${this.say(a)}）の行の数` : `${group}の行の数`;
      case 'some':
        return `${group}のどれかの行で（${a ? this.say(a) : ''}）`;
      default:
        return `${group}のすべての行で（${a ? this.say(a) : ''}）`;
    }
  }

  private dates(e: Operation): string | undefined {
    const [a, b] = e.args ?? [];
    if (e.op === 'today') return '今日';
    if ((e.op === 'age' || e.op === 'age_legal') && a && b) {
      const day = 'op' in b && b.op === 'today' ? '' : `${this.value(b)}の`;
      return `${this.value(a)}からの${day}${e.op === 'age' ? '満年齢' : '年齢（法律）'}`;
    }
    const unit = units[e.op];
    if (!unit || !a || !b) return undefined;
    const back = 'number' in b && b.number.startsWith('-');
    return `${this.value(a)}${back ? 'より' : 'から'}${'number' in b ? b.number.replace('-', '') : this.say(b)}${unit}${back ? '前' : '後'}`;
  }

  private sums(e: Operation): string {
    const args = e.args ?? [];
    const sign = signs[e.op];
    if (sign) return args.map((a) => (('op' in a && (a.op in signs || a.op === 'if')) ? `（${this.say(a)}）` : this.say(a))).join(sign);
    if (e.op === 'round' && args[0]) return `${this.inner(args[0])}の${roundingNames[e.rounding ?? 'half_up']}`;
    if (e.op === 'if' && args.length === 3) return `もし${this.say(args[0]!)}なら${this.say(args[1]!)}、でなければ${this.say(args[2]!)}`;
    if (args.length === 1) return `${this.inner(args[0]!)}の${operatorInfo(e.op)?.name ?? e.op}`;
    return `${operatorInfo(e.op)?.name ?? e.op}（${args.map((a) => this.say(a)).join('、')}）`;
  }
}
