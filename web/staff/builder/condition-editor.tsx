import type { Expression, Field, FormDocument } from '../../form/types';
import { Button } from '../../ui/button';
import { Field as Labelled } from '../../ui/field';
import { Select, TextInput } from '../../ui/input';
import { comparisonNames, comparisons, deciders, fromExpression, needsValue, reading, toExpression, type Comparison, type Condition } from './conditions';

interface Props {
  /** The page, section or field that the condition shows. */
  id: string;
  document: FormDocument;
  value: Expression | undefined;
  onChange: (value: Expression | undefined) => void;
}

/** 「A が B のとき表示」: one level; deeper conditions are read out and kept. */
export function ConditionEditor({ id, document, value, onChange }: Props) {
  const fields = deciders(document, id);
  const condition = fromExpression(value);
  if (value && !condition)
    return (
      <div className="mg-panel__condition">
        <strong>表示する条件</strong>
        <p>{reading(value, document)}のとき表示</p>
        <p className="mg-sub">この条件は組み合わせでできているため、ここでは変更できません。</p>
        <Button variant="outline" size="sm" tone="danger" onClick={() => onChange(undefined)}>条件を外す</Button>
      </div>
    );
  if (!condition)
    return (
      <div className="mg-panel__condition">
        <strong>表示する条件</strong>
        {fields.length === 0 ? (
          <p className="mg-sub">前に選択や入力の項目があると、答えによって表示を切り替えられます。</p>
        ) : (
          <Button variant="outline" size="sm" onClick={() => onChange(start(fields[0]!))}>条件を付ける</Button>
        )}
      </div>
    );
  return <OneCondition condition={condition} fields={fields} document={document} onChange={onChange} />;
}

function start(field: Field): Expression {
  const how = comparisons(field)[0] ?? 'answered';
  return toExpression({ field: field.id, how, value: firstValue(field) }, field);
}

function firstValue(field: Field): string {
  if (field.type === 'choice' || field.type === 'multiple_choice') return field.options[0]?.value ?? '';
  if (field.type === 'number') return '1';
  if (field.type === 'date') return '2026-04-01';
  return field.type === 'consent' ? 'true' : 'はい';
}

function OneCondition({ condition, fields, document, onChange }: { condition: Condition; fields: Field[]; document: FormDocument; onChange: Props['onChange'] }) {
  const field = fields.find((f) => f.id === condition.field);
  const put = (next: Condition, of: Field | undefined) => of && onChange(toExpression(next, of));
  return (
    <div className="mg-panel__condition">
      <strong>表示する条件</strong>
      {!field && <p role="alert">条件に使った項目が、これより後ろにあるか、なくなっています。</p>}
      <Labelled label="どの項目">
        <Select
          value={condition.field}
          onChange={(e) => {
            const other = fields.find((f) => f.id === e.target.value);
            if (other) onChange(start(other));
          }}
          options={fields.map((f) => ({ value: f.id, label: f.label.ja }))}
        />
      </Labelled>
      {field && (
        <Labelled label="比べ方">
          <Select
            value={condition.how}
            onChange={(e) => put({ ...condition, how: e.target.value as Comparison, value: condition.value || firstValue(field) }, field)}
            options={comparisons(field).map((how) => ({ value: how, label: comparisonNames[how] }))}
          />
        </Labelled>
      )}
      {field && needsValue(condition.how) && field.type !== 'consent' && (
        <Labelled label="値">
          {field.type === 'choice' || field.type === 'multiple_choice' ? (
            <Select value={condition.value} onChange={(e) => put({ ...condition, value: e.target.value }, field)} options={field.options.map((o) => ({ value: o.value, label: o.label.ja }))} />
          ) : (
            <TextInput type={field.type === 'date' ? 'date' : 'text'} inputMode={field.type === 'number' ? 'decimal' : undefined} value={condition.value} onChange={(e) => put({ ...condition, value: e.target.value }, field)} />
          )}
        </Labelled>
      )}
      {field && <p aria-live="polite">{reading(toExpression(condition, field), document)}のとき表示</p>}
      <Button variant="outline" size="sm" tone="danger" onClick={() => onChange(undefined)}>条件を外す</Button>
    </div>
  );
}
