import { FieldGroup } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { limitWords, readLimit, writeLimit, type DateLimitValue, type Unit } from './date-words';

interface Props {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

function start(kind: string): DateLimitValue {
  if (kind === 'after' || kind === 'before') return { kind, count: kind === 'after' ? 30 : 18, unit: kind === 'after' ? 'd' : 'y' };
  if (kind === 'date') return { kind, date: `${new Date().getFullYear()}-04-01` };
  return kind === 'today' ? { kind } : { kind: 'none' };
}

/** A limit of a date in words: a fixed day, today, or so long before or after it. */
export function DateLimit({ label, value, onChange }: Props) {
  const limit = readLimit(value);
  const put = (next: DateLimitValue) => onChange(writeLimit(next));
  return (
    <FieldGroup label={label} aside={limitWords(value) || '限りません'}>
      <div className="mg-row">
        <Select
          aria-label={`${label}の決め方`}
          width="m"
          value={limit.kind}
          onChange={(e) => put(start(e.target.value))}
          options={[
            { value: 'none', label: '決めない' },
            { value: 'today', label: '今日' },
            { value: 'after', label: '今日から…後' },
            { value: 'before', label: '今日より…前' },
            { value: 'date', label: '決まった日' },
          ]}
        />
        {limit.kind === 'date' && <TextInput aria-label={`${label}の日付`} width="m" type="date" value={limit.date} onChange={(e) => put({ ...limit, date: e.target.value })} />}
        {(limit.kind === 'after' || limit.kind === 'before') && (
          <>
            <TextInput aria-label={`${label}の数`} width="xs" type="number" min={0} max={9999} value={limit.count} onChange={(e) => put({ ...limit, count: Math.min(9999, Math.max(0, Math.trunc(Number(e.target.value)))) })} />
            <Select
              aria-label={`${label}の単位`}
              value={limit.unit}
              onChange={(e) => put({ ...limit, unit: e.target.value as Unit })}
              options={[
                { value: 'd', label: '日' },
                { value: 'm', label: 'か月' },
                { value: 'y', label: '年' },
              ]}
            />
          </>
        )}
      </div>
    </FieldGroup>
  );
}

/** Both limits with one label each. */
export function DateLimits({ min, max, onMin, onMax }: { min: string | undefined; max: string | undefined; onMin: Props['onChange']; onMax: Props['onChange'] }) {
  return (
    <>
      <DateLimit label="いつから" value={min} onChange={onMin} />
      <DateLimit label="いつまで" value={max} onChange={onMax} />
    </>
  );
}

