import { useState } from 'react';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextArea, TextInput } from '../../../ui/input';
import { api, data } from '../../data/client';
import { Failure } from '../../../console/failure';
import { useAct } from '../../../console/use-act';
import { inboxKey } from '../inbox/inbox';
import { applicationKey, type File } from './application';
import { deadlineAfter, endOfDay, notesOf, type Marks } from './marks';

/** Return for correction: reason and deadline; the fields are marked below. */
export function ReturnBar({ file, marks, onClose }: { file: File; marks: Marks; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [day, setDay] = useState(() => deadlineAfter(14, new Date()));
  const act = useAct({
    do: () =>
      data(
        api.POST('/api/applications/{id}/return', {
          params: { path: { id: file.id } },
          body: { revision: file.revision, reason: reason.trim(), deadline: endOfDay(day), fields: [...marks.fields.keys()], notes: notesOf(marks) },
        }),
      ),
    stale: [applicationKey(file.id), inboxKey],
    said: '補正を依頼しました',
    onDone: onClose,
    quiet: true,
  });
  const ready = reason.trim() !== '' && marks.fields.size > 0 && day !== '';
  return (
    <section className="mg-application__return" aria-labelledby="return">
      <h2 id="return">補正の依頼</h2>
      {act.isError && <Failure error={act.error} />}
      <Field label="依頼の理由" required hint="申請者への通知にそのまま載ります。">
        <TextArea rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
      </Field>
      <Field label="補正の期限" required>
        <TextInput width="m" type="date" value={day} min={deadlineAfter(0, new Date())} onChange={(e) => setDay(e.target.value)} />
      </Field>
      <p aria-live="polite">{marks.fields.size === 0 ? '直してほしい項目を、下で選んでください。' : `${marks.fields.size}項目を選んでいます。`}</p>
      <div className="mg-row">
        <Button busy={act.isPending} disabled={!ready} onClick={() => act.mutate()}>
          補正を依頼する
        </Button>
        <Button variant="outline" onClick={onClose}>やめる</Button>
      </div>
    </section>
  );
}
