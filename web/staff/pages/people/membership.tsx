import { useState } from 'react';
import { Button } from '../../../ui/button';
import { CheckboxGroup } from '../../../ui/choice';
import { Dialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import type { Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { roleNames } from '../../parts/names';

type Invite = Schemas['InviteInputBody'];

const roleHelp: Record<string, string> = {
  tenant_administrator: '職員・課・設定・消去の依頼',
  form_editor: '手続と様式を作り、公開する',
  reviewer: '受理、審査、補正の依頼、決裁へ回す',
  approver: '承認・却下',
  viewer: '申請を見る',
  auditor: '監査証跡を確かめる',
};

interface Props {
  title: string;
  confirmLabel: string;
  /** Asks for the mail address too: an invitation. */
  mail?: boolean;
  start?: { roles: readonly string[]; departments: readonly string[] };
  departments: readonly Schemas['Department'][];
  error: unknown;
  busy: boolean;
  onSave: (membership: Invite) => void;
  onClose: () => void;
}

/** Roles and departments of one person. */
export function MembershipDialog({ title, confirmLabel, mail, start, departments, error, busy, onSave, onClose }: Props) {
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<readonly string[]>(start?.roles ?? []);
  const [of, setOf] = useState<readonly string[]>(start?.departments ?? []);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button busy={busy} disabled={roles.length === 0 || (mail && email.trim() === '')} onClick={() => onSave({ email: email.trim(), roles: roles as Invite['roles'], departments: [...of] })}>
            {confirmLabel}
          </Button>
          <Button variant="outline" onClick={onClose}>やめる</Button>
        </>
      }
    >
      <div className="mg-stack-l">
        {Boolean(error) && <Failure error={error} />}
        {mail && (
          <Field label="メールアドレス" required>
            <TextInput type="email" value={email} onChange={(e) => setEmail(e.target.value)} />
          </Field>
        )}
        <CheckboxGroup label="役割" required options={Object.entries(roleNames).map(([value, label]) => ({ value, label, hint: roleHelp[value] }))} value={roles} onChange={setRoles} />
        {departments.length > 0 ? (
          <CheckboxGroup label="課" hint="その課の申請だけが見えます。団体管理者と監査担当はすべて見えます。" options={departments.filter((d) => !d.closed).map((d) => ({ value: d.id, label: d.name }))} value={of} onChange={setOf} />
        ) : (
          <p className="mg-sub">課はまだありません。先に「課」で作ると、ここで選べます。</p>
        )}
      </div>
    </Dialog>
  );
}
