import { CheckboxGroup } from '../../../ui/choice';
import { drop } from '../../editing/drop';
import type { Editor } from '../../editing/editor';
import type { AccountKind } from '../../types';
import { accountKinds, kindName, kindsOf } from './schema';

const BankAccountEditor: Editor<'bank_account'> = ({ field, onChange }) => {
  const chosen = kindsOf(field);
  return (
    <>
      <CheckboxGroup
        label="受け付ける預金種目" options={accountKinds.map((kind) => ({ value: kind, label: kindName(kind, 'ja') }))} value={chosen}
        error={chosen.length === 0 ? '1つ以上選んでください。' : undefined}
        onChange={(next) => onChange(drop(field, { kinds: next as AccountKind[] }), 'kinds')}
      />
      <p className="mg-sub">金融機関と支店は一覧から探せます。一覧にない新しい店番も入力でき、審査の画面に印が付きます。ゆうちょ銀行は記号・番号でも入力できます。</p>
    </>
  );
};

export default BankAccountEditor;
