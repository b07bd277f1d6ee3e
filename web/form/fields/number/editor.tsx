import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { Pair } from '../../editing/pair';
import { CheckSetting, DecimalSetting, NumberSetting, SelectSetting } from '../../editing/settings';
import { TextEditor } from '../../editing/text-editor';
import { compareDecimals, parseDecimal } from '../../evaluate/decimal';
import type { NumberField } from '../../types';

function rangeFault({ min, max }: NumberField): string | undefined {
  const [low, high] = [parseDecimal(min ?? ''), parseDecimal(max ?? '')];
  return low && high && compareDecimals(low, high) > 0 ? '最小が最大より大きくなっています。' : undefined;
}

const NumberEditor: Editor<'number'> = ({ field, onChange }) => {
  const put = (change: Partial<NumberField>, property: string) => onChange(drop(field, change), property);
  const slider = field.display === 'slider';
  const unbounded = slider && (field.min === undefined || field.max === undefined) ? 'スライダーには最小と最大が要ります。' : undefined;
  return (
    <>
      <SelectSetting
        label="見せ方"
        value={field.display}
        fallback="input"
        error={unbounded}
        onChange={(display) => put(display === 'slider' ? { display, min: field.min ?? '0', max: field.max ?? '10' } : { display, step: undefined, min_label: undefined, max_label: undefined }, 'display')}
        options={[
          { value: 'input', label: '数字を入力する' },
          { value: 'slider', label: 'スライダーで選ぶ' },
        ]}
      />
      <Pair>
        <DecimalSetting label="最小" value={field.min} error={rangeFault(field)} onChange={(min) => put({ min }, 'min')} />
        <DecimalSetting label="最大" value={field.max} onChange={(max) => put({ max }, 'max')} />
      </Pair>
      {slider && <SliderSettings field={field} put={put} />}
      <NumberSetting label="小数点以下のけた数" value={field.decimals} max={10} placeholder="0" onChange={(decimals) => put({ decimals }, 'decimals')} />
      <TextEditor label="単位" value={field.unit} onChange={(unit) => put({ unit }, 'unit')} hint="円、人、通 など" />
      <CheckSetting label="3けたごとに区切る" value={field.grouping} fallback onChange={(grouping) => put({ grouping }, 'grouping')} />
    </>
  );
};

function SliderSettings({ field, put }: { field: NumberField; put: (change: Partial<NumberField>, property: string) => void }) {
  return (
    <>
      <DecimalSetting label="きざみ" value={field.step} hint="1つ動かすと変わる量。空欄なら1" onChange={(step) => put({ step }, 'step')} />
      <TextEditor label="左はしの言葉" value={field.min_label} onChange={(min_label) => put({ min_label }, 'min_label')} hint="「不満」など" />
      <TextEditor label="右はしの言葉" value={field.max_label} onChange={(max_label) => put({ max_label }, 'max_label')} hint="「満足」など" />
    </>
  );
}

export default NumberEditor;
