import { useState } from 'react';
import { Button } from '../../ui/button';
import { ConfirmDialog, Dialog } from '../../ui/dialog';
import { Field as Labelled } from '../../ui/field';
import { TextArea } from '../../ui/input';
import type { Removing } from './commands';

/** Asks once more before something goes that others read. */
export function Removal({ removing, onConfirm, onClose }: { removing: Removing | undefined; onConfirm: (ids: readonly string[]) => void; onClose: () => void }) {
  const confirm = () => {
    if (removing) onConfirm(removing.ids);
    onClose();
  };
  return (
    <ConfirmDialog open={removing !== undefined} title={`${removing?.ids.length ?? 0}項目を削除しますか`} confirmLabel="削除する" tone="danger" onConfirm={confirm} onClose={onClose}>
      <p>次の条件や計算がこの項目を使っています。削除すると、公開の前に直す必要があります。</p>
      <ul>{removing?.broken.map((reference) => <li key={reference.id}>{reference.name}</li>)}</ul>
    </ConfirmDialog>
  );
}

/** Where the browser does not give the clipboard to a button, the text is asked for. */
export function AskText({ open, onPaste, onClose }: { open: boolean; onPaste: (text: string) => boolean; onClose: () => void }) {
  const [text, setText] = useState('');
  const [refused, setRefused] = useState(false);
  const put = () => {
    if (!onPaste(text)) return setRefused(true);
    setText('');
    onClose();
  };
  return (
    <Dialog open={open} onClose={onClose} title="項目を貼り付け" actions={<Button disabled={text.trim() === ''} onClick={put}>貼り付ける</Button>}>
      <Labelled label="コピーした項目、または様式のファイルの中身" hint="この枠に貼り付けてください（Ctrl+V）。" error={refused ? '様式として読めません。項目をコピーし直してください。' : undefined}>
        <TextArea
          rows={8}
          value={text}
          onChange={(e) => {
            setRefused(false);
            setText(e.target.value);
          }}
        />
      </Labelled>
    </Dialog>
  );
}
