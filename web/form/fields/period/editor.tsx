import { DateLimits } from '../../editing/date-limit';
import { rangeWords } from '../../editing/date-words';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { CalendarSetting, NumberSetting } from '../../editing/settings';

const longest = 36_500;

const PeriodEditor: Editor<'period'> = ({ field, onChange }) => {
  const { min_days: min, max_days: max } = field;
  const reversed = min !== undefined && max !== undefined && min > max;
  return (
    <>
      <CalendarSetting value={field.calendar} onChange={(calendar) => onChange(drop(field, { calendar }), 'calendar')} />
      <DateLimits
        min={field.min}
        max={field.max}
        onMin={(day) => onChange(drop(field, { min: day }), 'min')}
        onMax={(day) => onChange(drop(field, { max: day }), 'max')}
      />
      <p className="mg-sub" aria-live="polite">{rangeWords(field.min, field.max)}</p>
      <div className="mg-setting-pair">
        <NumberSetting
          label="最短の日数" hint="初日と最終日も数えます。" value={min} min={1} max={longest}
          onChange={(n) => onChange(drop(field, { min_days: n }), 'min_days')}
        />
        <NumberSetting
          label="最長の日数" hint="空欄なら限りません。" value={max} min={1} max={longest} error={reversed ? '最短の日数より長くしてください。' : undefined}
          onChange={(n) => onChange(drop(field, { max_days: n }), 'max_days')}
        />
      </div>
    </>
  );
};

export default PeriodEditor;
