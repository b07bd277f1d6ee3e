import { DateLimits } from '../../editing/date-limit';
import { rangeWords } from '../../editing/date-words';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { CalendarSetting } from '../../editing/settings';
import { HoursSetting } from '../time/hours-setting';

const DateTimeEditor: Editor<'date_time'> = ({ field, onChange }) => (
  <>
    <CalendarSetting value={field.calendar} onChange={(calendar) => onChange(drop(field, { calendar }), 'calendar')} />
    <DateLimits
      min={field.min}
      max={field.max}
      onMin={(min) => onChange(drop(field, { min }), 'min')}
      onMax={(max) => onChange(drop(field, { max }), 'max')}
    />
    <p className="mg-sub" aria-live="polite">{rangeWords(field.min, field.max)}</p>
    <HoursSetting
      labels={['最初の時刻', '最後の時刻']} from={field.opens} to={field.closes} step={field.step}
      onFrom={(opens) => onChange(drop(field, { opens }), 'opens')}
      onTo={(closes) => onChange(drop(field, { closes }), 'closes')}
      onStep={(step) => onChange(drop(field, { step }), 'step')}
    />
  </>
);

export default DateTimeEditor;
