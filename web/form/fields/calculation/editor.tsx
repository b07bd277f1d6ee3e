import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { isMember } from '../../editing/depends-on';
import { FormulaEditor } from '../../editing/expression/formula-editor';
import { plainLabel, scopeAt } from '../../editing/expression/scope';
import { CalendarSetting, CheckSetting, NumberSetting, SelectSetting } from '../../editing/settings';
import { TextEditor } from '../../editing/text-editor';
import { indexOf } from '../../evaluate/form-index';

const CalculationEditor: Editor<'calculation'> = ({ field, document, onChange }) => {
  const group = isMember(document, field.id) ? indexOf(document).byId.get(field.id)?.group?.id : undefined;
  const scope = scopeAt(document, { self: field.id, over: group });
  const result = field.result ?? 'number';
  return (
    <>
      <SelectSetting
        label="結果の種類"
        value={field.result}
        fallback="number"
        onChange={(next) => onChange(drop(field, { result: next }), 'result')}
        options={[
          { value: 'number', label: '数' },
          { value: 'text', label: '文字' },
          { value: 'date', label: '日付' },
          { value: 'bool', label: 'はい・いいえ' },
        ]}
      />
      <FormulaEditor value={field.expression} scope={scope} want={result} own={plainLabel(field)} decimals={field.decimals} unit={field.unit?.ja} onChange={(expression) => onChange({ ...field, expression }, 'expression')} />
      {result === 'number' && (
        <>
          <NumberSetting label="小数点以下のけた数" value={field.decimals} max={10} placeholder="0" onChange={(decimals) => onChange(drop(field, { decimals }), 'decimals')} />
          <TextEditor label="単位" value={field.unit} onChange={(unit) => onChange(drop(field, { unit }), 'unit')} hint="円、人 など" />
        </>
      )}
      {result === 'date' && <CalendarSetting value={field.calendar} onChange={(calendar) => onChange(drop(field, { calendar }), 'calendar')} />}
      <CheckSetting label="申請する人に見せる" hint="外すと、条件や確認だけに使います。" value={field.shown} fallback onChange={(shown) => onChange(drop(field, { shown }), 'shown')} />
    </>
  );
};

export default CalculationEditor;
