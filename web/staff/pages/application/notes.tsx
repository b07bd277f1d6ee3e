import { useState, type FormEvent } from 'react';
import { formatShort } from '../../../i18n/date';
import { Button } from '../../../ui/button';
import { Field } from '../../../ui/field';
import { TextArea } from '../../../ui/input';
import { api, data } from '../../data/client';
import { useAct } from '../../../console/use-act';
import { applicationKey, type File } from './application';

/** Internal notes: colleagues see them, the applicant never does. */
export function Notes({ file }: { file: File }) {
  const [text, setText] = useState('');
  const act = useAct({
    do: () => data(api.POST('/api/applications/{id}/notes', { params: { path: { id: file.id } }, body: { text: text.trim() } })),
    stale: [applicationKey(file.id)],
    onDone: () => setText(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate();
  };
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">内部のメモ</h2>
      <ul className="mg-application__notes">
        {file.memos.map((memo) => (
          <li key={memo.id}>
            <p>{memo.damaged ? '（開けません）' : memo.text}</p>
            <small className="mg-sub">
              {memo.by} {formatShort(memo.at)}
            </small>
          </li>
        ))}
      </ul>
      {file.allowed.includes('note') && (
        <form onSubmit={submit} className="mg-stack">
          <Field label="メモを書く" hint="申請者には見えません。">
            <TextArea rows={2} maxLength={4000} value={text} onChange={(e) => setText(e.target.value)} />
          </Field>
          <Button type="submit" variant="outline" size="sm" busy={act.isPending} disabled={text.trim() === ''}>
            メモを残す
          </Button>
        </form>
      )}
    </section>
  );
}
