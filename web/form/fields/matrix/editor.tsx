import type { Editor } from '../../editing/editor';
import { OptionsEditor } from '../../editing/options-editor';

const most = 50;

/** What is too many, before saving refuses it. */
function tooMany(rows: number, options: number): string {
  if (rows > most) return `行は${most}までです。`;
  return options > most ? `選択肢は${most}までです。` : '';
}

const MatrixEditor: Editor<'matrix'> = ({ field, onChange }) => {
  const fault = tooMany(field.rows.length, field.options.length);
  return (
    <>
      <OptionsEditor
        plain legend="行（たずねること）" noun="行" options={field.rows}
        onChange={(rows) => onChange({ ...field, rows: rows.map(({ value, label }) => ({ value, label })) }, 'rows')}
      />
      <OptionsEditor
        legend="列（選択肢）" options={field.options}
        onChange={(options) => onChange({ ...field, options: options.map(({ value, label, hint }) => ({ value, label, ...(hint && { hint }) })) }, 'options')}
      />
      {fault && <p className="mg-finding" data-severity="error" role="alert">{fault}</p>}
      <p className="mg-sub">1行でも答えた人には、全部の行に答えてもらいます。選択肢が7つまでなら、広い画面では表になります。</p>
    </>
  );
};

export default MatrixEditor;
