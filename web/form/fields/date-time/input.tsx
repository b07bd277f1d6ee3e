import { FieldGroup } from '../../../ui/field';
import type { DateTimeField } from '../../types';
import { DatePart, partChange, partFrame } from '../date-part';
import { frame } from '../frame';
import type { InputProps } from '../input';
import { partText } from '../parts';
import { hoursOf } from '../time/clock';
import { TimeBoxes } from '../time/input';

/** A day, and a time on it. */
export function DateTimeInput(props: InputProps<DateTimeField>) {
  const { field, path, value } = props;
  return (
    <FieldGroup {...frame(props)}>
      <div className="mf-pair">
        <DatePart outer={props} part="date" />
        <TimeBoxes
          {...props} path={`${path}.time`} value={partText(value, 'time')} outer={partFrame(props, 'time')}
          hours={hoursOf(field.opens, field.closes, field.step)} onChange={partChange(props, 'time')}
        />
      </div>
    </FieldGroup>
  );
}
