import { SelectSetting, TimeSetting } from '../../editing/settings';
import { clockOf, hoursOf, isListed, timesOf } from './clock';

const steps = [1, 5, 10, 15, 20, 30, 60, 120];

const stepWords = (step: number) => (step === 1 ? '1分（どの時刻でも）' : step % 60 === 0 ? `${step / 60}時間` : `${step}分`);

/** How these hours are answered, in words. */
export function hoursWords(from: string | undefined, to: string | undefined, step: number | undefined): string {
  const hours = hoursOf(from, to, step);
  const count = timesOf(hours);
  const range = `${clockOf(hours.from)}から${clockOf(hours.to)}まで`;
  const every = hours.step === 1 ? '' : `、${stepWords(hours.step)}ごと`;
  return `${range}${every}。${isListed(count) ? `${count}個の時刻の一覧から選びます。` : '時と分を数字で入力します。'}`;
}

interface Props {
  labels: readonly [from: string, to: string];
  from: string | undefined;
  to: string | undefined;
  step: number | undefined;
  onFrom: (value: string | undefined) => void;
  onTo: (value: string | undefined) => void;
  onStep: (value: number | undefined) => void;
}

/** The first and the last time and the step between, with what comes of them. */
export function HoursSetting({ labels, from, to, step, onFrom, onTo, onStep }: Props) {
  const reversed = from !== undefined && to !== undefined && from > to;
  const offered = step === undefined || steps.includes(step) ? steps : [...steps, step].sort((a, b) => a - b);
  return (
    <>
      <div className="mg-setting-pair">
        <TimeSetting label={labels[0]} value={from} onChange={onFrom} />
        <TimeSetting label={labels[1]} value={to} onChange={onTo} error={reversed ? '最初の時刻より後にしてください。' : undefined} />
      </div>
      <SelectSetting
        label="きざみ" value={step === undefined ? undefined : String(step)} fallback="1"
        options={offered.map((n) => ({ value: String(n), label: stepWords(n) }))}
        onChange={(chosen) => onStep(chosen === undefined ? undefined : Number(chosen))}
      />
      {!reversed && <p className="mg-sub" aria-live="polite">{hoursWords(from, to, step)}</p>}
    </>
  );
}
