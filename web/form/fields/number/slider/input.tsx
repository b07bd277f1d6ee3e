import './slider.css';
import { Field } from '../../../../ui/field';
import { TextInput } from '../../../../ui/input';
import { add, div, formatDecimal, fromInt, mul, parseDecimal, sub, toInt, zero, type Decimal } from '../../../evaluate/decimal';
import type { NumberField } from '../../../types';
import { words } from '../../../words';
import { asText, frame, orNothing } from '../../frame';
import type { InputProps } from '../../input';
import { pick } from '../../kind';
import { numberSchema, readDecimal } from '../schema';

/** More marks than a hand can find. */
const mostMarks = 100_000;

interface Marks {
  min: Decimal;
  step: Decimal;
  last: number;
}

/** The marks are counted, so that what is answered is exact whatever the step. */
function marksOf({ min, max, step, decimals = 0 }: NumberField): Marks {
  const least = parseDecimal(min ?? '') ?? zero;
  const most = parseDecimal(max ?? '') ?? least;
  const apart = parseDecimal(step ?? '') ?? div(fromInt(1), fromInt(10 ** decimals), decimals, 'down')!;
  const way = sub(most, least);
  const count = way && div(way, apart, 0, 'down');
  return { min: least, step: apart, last: Math.min(mostMarks, Math.max(0, (count && toInt(count)) ?? 0)) };
}

function markAt({ min, step, last }: Marks, value: Decimal | null): number {
  const way = value && sub(value, min);
  const steps = way && div(way, step, 0, 'half_up');
  return Math.min(last, Math.max(0, (steps && toInt(steps)) ?? 0));
}

function valueAt({ min, step }: Marks, mark: number): string {
  const way = mul(step, fromInt(mark));
  return formatDecimal((way && add(min, way)) ?? min);
}

/** A slider with a number box beside it: both are the same answer. */
export function SliderInput(props: InputProps<NumberField>) {
  const { field, path, value, onChange, language, t } = props;
  const marks = marksOf(field);
  const text = asText(value);
  const number = readDecimal(text);
  const mark = markAt(marks, number);
  const unit = pick(field.unit, language);
  const said = number ? numberSchema.display(field, formatDecimal(number), language) : t('form.unanswered');
  const put = (at: number) => onChange(valueAt(marks, at));
  // The slider stands at the least number while there is no answer: touching it
  // there is an answer, though nothing has moved.
  const settle = (event: { currentTarget: HTMLInputElement }) => { if (text === '') put(Number(event.currentTarget.value)); };
  const end = (own: NumberField['min_label'], at: number) => words(own, language) || numberSchema.display(field, valueAt(marks, at), language);
  const tidyUp = () => { if (number && formatDecimal(number) !== text) onChange(formatDecimal(number)); };
  return (
    <Field {...frame(props)}>
      <div className="mf-slider">
        <input
          type="range" min={0} max={marks.last} step={1} value={mark} data-empty={text === '' || undefined}
          aria-labelledby={`${path}-label`} aria-valuetext={said}
          onChange={(event) => put(Number(event.target.value))} onPointerUp={settle}
          onKeyUp={(event) => event.key !== 'Tab' && event.key !== 'Shift' && settle(event)}
        />
        <p className="mf-slider__ends mg-sub"><span>{end(field.min_label, 0)}</span><span>{end(field.max_label, marks.last)}</span></p>
        <span className="mf-unit">
          <TextInput
            value={text} width="s" inputMode={(field.decimals ?? 0) > 0 ? 'decimal' : undefined} autoComplete="off"
            onChange={(event) => onChange(orNothing(event.target.value))} onBlur={tidyUp}
          />
          {unit && <span>{unit}</span>}
        </span>
      </div>
    </Field>
  );
}
