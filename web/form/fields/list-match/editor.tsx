import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import { SelectSetting } from '../../editing/settings';
import { TextEditor } from '../../editing/text-editor';

const ListMatchEditor: Editor<'list_match'> = ({ field, onChange }) => (
  <>
    <TextEditor label="番号の呼び名" hint="空なら「番号」" value={field.number_label} onChange={(number_label) => onChange(drop(field, { number_label }), 'number_label')} />
    <SelectSetting
      label="番号のほかに確かめること" value={field.check} fallback="none"
      hint="番号だけでは、ほかの人の番号を入れて通れることがあります。そのため、氏名や住所などは事前に入力されません（個別のリンクからは入力されます）。"
      options={[{ value: 'none', label: 'なし（番号だけ）' }, { value: 'birth_date', label: '生年月日' }, { value: 'code', label: '通知に書いた確認コード' }]}
      onChange={(check) => onChange(drop(field, { check }), 'check')}
    />
    {(field.check ?? 'none') !== 'none' && (
      <TextEditor label="確かめることの呼び名" hint="空なら「生年月日」「確認コード」" value={field.check_label} onChange={(check_label) => onChange(drop(field, { check_label }), 'check_label')} />
    )}
    <p className="mg-sub">照合する一覧は、手続きの「対象者」で登録します。1つの様式に1つだけ置けます。</p>
  </>
);

export default ListMatchEditor;
