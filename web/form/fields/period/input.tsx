import { Button } from '../../../ui/button';
import { FieldGroup } from '../../../ui/field';
import { parseDay } from '../../evaluate/civil';
import type { PeriodField } from '../../types';
import { DatePart } from '../date-part';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { changePart } from '../part-input';
import { partText } from '../parts';
import { useFieldTexts } from '../texts';
import { daysOf } from './schema';
import { periodTexts } from './texts';

/** How long it may be, told before one errs. */
function useLimits({ field, language }: InputProps<PeriodField>): string {
  const t = useFieldTexts(periodTexts, language);
  const { min_days: min = 1, max_days: max } = field;
  if (max === undefined) return min > 1 ? t('atLeast', { min }) : '';
  if (max === 1) return t('oneDay');
  if (min === max) return t('exactly', { min });
  return min > 1 ? t('between', { min, max }) : t('atMost', { max });
}

/** The first and the last day, with the count of days at once. */
export function PeriodInput(props: InputProps<PeriodField>) {
  const { value, language, field } = props;
  const t = useFieldTexts(periodTexts, language);
  const outer = frame(props);
  const limits = useLimits(props);
  const hint = outer.hint && limits ? <>{outer.hint}<br />{limits}</> : (outer.hint ?? (limits || undefined));
  const days = daysOf(value);
  const from = partText(value, 'from');
  const offered = parseDay(from) !== null && partText(value, 'to') === '' && (field.min_days ?? 1) === 1;
  return (
    <FieldGroup {...outer} hint={hint} aside={<strong role="status">{days > 0 && t(days === 1 ? 'oneDay' : 'days', { n: days })}</strong>}>
      <div className="mf-pair">
        <DatePart outer={props} part="from" />
        <div>
          <DatePart outer={props} part="to" />
          {offered && <Button variant="text" size="sm" onClick={() => changePart(props, { to: from })}>{t('sameDay')}</Button>}
        </div>
      </div>
    </FieldGroup>
  );
}
