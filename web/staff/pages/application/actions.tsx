import { useState } from 'react';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/dialog';
import { Field } from '../../../ui/field';
import { TextArea } from '../../../ui/input';
import { api, data } from '../../data/client';
import { settled, useAct } from '../../../console/use-act';
import { statisticsKey } from '../dashboard';
import { inboxKey } from '../inbox/inbox';
import { applicationKey, type File } from './application';

type Plain = 'accept' | 'begin' | 'approve' | 'issue' | 'complete';
type Worded = 'pass' | 'send_back' | 'refuse' | 'reject' | 'recall';
type Verb = Plain | Worded;

interface Act {
  verb: Verb;
  label: string;
  done: string;
  /** What the text is, and whether there must be one; left out where none is asked. */
  text?: { label: string; hint?: string; required: boolean };
  explain?: string;
  danger?: boolean;
}

const acts: Act[] = [
  { verb: 'accept', label: '受理する', done: '受理しました' },
  { verb: 'begin', label: '審査を始める', done: '審査を始めました' },
  { verb: 'pass', label: '決裁へ回す', done: '決裁へ回しました', text: { label: '決裁者へのメモ', required: false } },
  { verb: 'approve', label: '承認する', done: '承認しました', explain: '承認すると取り消せません。申請者に承認の通知が送られます。' },
  { verb: 'send_back', label: '審査へ戻す', done: '審査へ戻しました', text: { label: '審査担当へのメモ', required: false } },
  { verb: 'recall', label: '補正依頼を取り消す', done: '補正依頼を取り消しました', text: { label: '理由', hint: '申請者への通知に載ります。', required: true } },
  { verb: 'issue', label: '交付する', done: '交付しました' },
  { verb: 'complete', label: '完了する', done: '完了しました' },
  { verb: 'reject', label: '却下する', done: '却下しました', text: { label: '却下の理由', hint: '申請者への通知に、不服申立ての教示とともに載ります。', required: true }, danger: true },
  { verb: 'refuse', label: '不受理にする', done: '不受理にしました', text: { label: '不受理の理由', hint: '申請者への通知に載ります。', required: true }, danger: true },
];

function send(file: File, verb: Verb, text: string) {
  const params = { path: { id: file.id } };
  const on = { revision: file.revision };
  switch (verb) {
    case 'accept':
      return data(api.POST('/api/applications/{id}/accept', { params, body: on }));
    case 'begin':
      return data(api.POST('/api/applications/{id}/begin', { params, body: on }));
    case 'approve':
      return data(api.POST('/api/applications/{id}/approve', { params, body: on }));
    case 'issue':
      return data(api.POST('/api/applications/{id}/issue', { params, body: on }));
    case 'complete':
      return data(api.POST('/api/applications/{id}/complete', { params, body: on }));
    case 'pass':
      return data(api.POST('/api/applications/{id}/pass', { params, body: { ...on, ...(text && { memo: text }) } }));
    case 'send_back':
      return data(api.POST('/api/applications/{id}/send-back', { params, body: { ...on, ...(text && { memo: text }) } }));
    case 'refuse':
      return data(api.POST('/api/applications/{id}/refuse', { params, body: { ...on, reason: text } }));
    case 'reject':
      return data(api.POST('/api/applications/{id}/reject', { params, body: { ...on, reason: text } }));
    case 'recall':
      return data(api.POST('/api/applications/{id}/recall', { params, body: { ...on, reason: text } }));
  }
}

/** What this person may do with the application now, as the server says. */
export function Actions({ file, onReturn }: { file: File; onReturn: () => void }) {
  const [asking, setAsking] = useState<Act>();
  const [text, setText] = useState('');
  const act = useAct({
    do: ({ verb }: Act) => send(file, verb, text.trim()),
    stale: [applicationKey(file.id), inboxKey, statisticsKey],
    said: asking?.done,
    onDone: () => setText(''), // kept when it failed, so that nobody writes a reason twice
  });
  const offered = acts.filter(({ verb }) => file.allowed.includes(verb));
  if (offered.length === 0 && !file.allowed.includes('return')) return <p className="mg-sub">いま、この申請にできる処理はありません。</p>;
  return (
    <div className="mg-row" role="group" aria-label="処理">
      {offered.filter((one) => !one.danger).map((one, i) => (
        <Button key={one.verb} variant={i === 0 ? 'solid' : 'outline'} onClick={() => setAsking(one)}>
          {one.label}
        </Button>
      ))}
      {file.allowed.includes('return') && (
        <Button variant="outline" onClick={onReturn}>
          補正を依頼する
        </Button>
      )}
      {offered.filter((one) => one.danger).map((one) => (
        <Button key={one.verb} variant="outline" tone="danger" onClick={() => setAsking(one)}>
          {one.label}
        </Button>
      ))}
      <ConfirmDialog
        open={asking !== undefined}
        title={`${file.receipt_number} を${asking?.label ?? ''}`}
        confirmLabel={asking?.label ?? ''}
        tone={asking?.danger ? 'danger' : undefined}
        disabled={Boolean(asking?.text?.required && text.trim() === '')}
        onConfirm={() => asking && settled(act.mutateAsync(asking), () => setAsking(undefined))}
        onClose={() => setAsking(undefined)}
      >
        {asking?.explain && <p>{asking.explain}</p>}
        {asking?.text && (
          <Field label={asking.text.label} required={asking.text.required} hint={asking.text.hint}>
            <TextArea rows={4} maxLength={2000} value={text} onChange={(e) => setText(e.target.value)} />
          </Field>
        )}
      </ConfirmDialog>
    </div>
  );
}
