import { DateLimits } from '../../editing/date-limit';
import { rangeWords } from '../../editing/date-words';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { CalendarSetting } from '../../editing/settings';

const DateEditor: Editor<'date'> = ({ field, onChange }) => (
  <>
    <CalendarSetting value={field.calendar} onChange={(calendar) => onChange(drop(field, { calendar }), 'calendar')} />
    <DateLimits
      min={field.min}
      max={field.max}
      onMin={(min) => onChange(drop(field, { min }), 'min')}
      onMax={(max) => onChange(drop(field, { max }), 'max')}
    />
    <p className="mg-sub" aria-live="polite">{rangeWords(field.min, field.max)}</p>
  </>
);

export default DateEditor;
