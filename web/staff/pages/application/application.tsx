import './application.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import type { FormDocument } from '../../../form/types';
import { staffFields } from '../../../form/staff-only';
import { FormSummary } from '../../../form/summary';
import { formatDateTime, lastDay } from '../../../i18n/date';
import { NotificationBanner } from '../../../ui/banner';
import { Badge } from '../../../ui/badge';
import { Checkbox } from '../../../ui/choice';
import { Field } from '../../../ui/field';
import { TextInput } from '../../../ui/input';
import { PageHeader, Pairs } from '../../../ui/page';
import { api, data, type Schemas } from '../../data/client';
import { stateNames, stateTones } from '../../parts/names';
import { Loaded } from '../../../console/query';
import { Actions } from './actions';
import { Assignment } from './assignment';
import { attachmentHref, useAttachments } from './attachments';
import { History } from './history';
import { Notes } from './notes';
import { Notices } from './notices';
import { Office, wholeAnswers } from './office';
import { ReturnBar } from './return-bar';
import { noMarks, toggled, type Marks } from './marks';

export type File = Schemas['ApplicationFile'];

export const applicationKey = (id: string) => ['application', id];

/** One application: what was written, what happened, and what can be done now. */
export default function Application() {
  const { id = '' } = useParams();
  const file = useQuery({ queryKey: applicationKey(id), queryFn: async () => data(api.GET('/api/applications/{id}', { params: { path: { id } } })) });
  return <Loaded query={file}>{(f) => <Whole key={f.id} file={f} />}</Loaded>;
}

function Whole({ file }: { file: File }) {
  const [marks, setMarks] = useState<Marks>();
  return (
    <>
      <PageHeader
        title={file.receipt_number}
        lead={
          <>
            {file.procedure_title} <Badge tone={stateTones[file.state]}>{stateNames[file.state]}</Badge>
          </>
        }
        breadcrumbs={[{ label: '申請', href: '/applications' }, { label: file.receipt_number }]}
      />
      {file.trial && <NotificationBanner type="warning" title="試しの申請です。実際の申請ではありません。">件数・統計・出力には入りません。通知のメールは、試した職員だけに届きます。手続の画面の「試しの申請」から消せます。</NotificationBanner>}
      {file.damaged && <NotificationBanner type="error" title="この申請の一部を開けません">記録が壊れているか、別の場所から移されています。運営者に連絡してください。</NotificationBanner>}
      <div className="mg-application">
        <div className="mg-stack-l">
          {marks ? <ReturnBar file={file} marks={marks} onClose={() => setMarks(undefined)} /> : <Actions file={file} onReturn={() => setMarks(noMarks)} />}
          <Answers file={file} marks={marks} onMarks={setMarks} />
          <Office file={file} />
        </div>
        <aside className="mg-stack-l" aria-label="申請の情報">
          <Facts file={file} />
          <Assignment file={file} />
          <Notes file={file} />
          <Notices id={file.id} />
          <History file={file} />
        </aside>
      </div>
    </>
  );
}

function Facts({ file }: { file: File }) {
  const rows: [string, string | undefined][] = [
    ['送信', file.submitted_at && formatDateTime(file.submitted_at)],
    ['処理期限', file.due_at && !file.paused_at ? lastDay(file.due_at) : undefined],
    ['決定', file.decided_at && formatDateTime(file.decided_at)],
    ['保存期限', !file.trial && file.keep_until ? lastDay(file.keep_until) : undefined],
  ];
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">申請の情報</h2>
      <Pairs
        items={[
          ...rows.flatMap(([label, value]) => (value ? [{ key: label, label, value }] : [])),
          ...(file.paused_at ? [{ key: 'paused', label: '処理期限', value: '補正を待つあいだ止まっています' }] : []),
          { key: 'identity', label: '本人確認', value: file.identity === 'email' ? 'メールアドレスを確認済み' : 'なし' },
        ]}
      />
    </section>
  );
}

function Answers({ file, marks, onMarks }: { file: File; marks: Marks | undefined; onMarks: (marks: Marks) => void }) {
  const attachments = useAttachments(file.id);
  const names = new Map(attachments.data?.map((a) => [a.id, a.name]));
  const office = new Set(staffFields(file.document as unknown as FormDocument).map((f) => f.id));
  const pending = file.corrections.find((c) => !c.closed_at);
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">申請の内容</h2>
      {marks && <p>直してほしい項目に印を付けてください。印のない項目は、申請者は変更できません。</p>}
      <FormSummary
        document={file.document as unknown as FormDocument}
        answers={wholeAnswers(file)}
        language="ja"
        attachments={names}
        now={file.submitted_at}
        attachment={(id, name) => <a href={attachmentHref(file.id, id)} download>{name}</a>}
        marked={new Set(marks ? marks.fields.keys() : pending?.fields)}
        aside={({ path, markable }) => (
          <>
            <Unlisted file={file} path={path} />
            {markable && office.has(markable.id) && <Badge>管理項目</Badge>}
            {marks && markable && !office.has(markable.id) && <Mark field={markable.id} label={markable.label} marks={marks} onMarks={onMarks} />}
          </>
        )}
      />
    </section>
  );
}

/** An account that is newer than the table of banks, or mistyped: only a person can tell. */
function Unlisted({ file, path }: { file: File; path: string }) {
  const part = file.unlisted.find((place) => place === `${path}.bank` || place === `${path}.branch`);
  if (!part) return null;
  const what = part.endsWith('.bank') ? '金融機関コード' : '店番';
  return <div><Badge tone="warning">{`${what}は一覧にありません`}</Badge> <span className="mg-sub">申請者が手で入力しました。通帳の写しなどで確かめてください。</span></div>;
}

function Mark({ field, label, marks, onMarks }: { field: string; label: string; marks: Marks; onMarks: (marks: Marks) => void }) {
  const note = marks.fields.get(field);
  return (
    <div className="mg-stack">
      <Checkbox label={`「${label}」を直してもらう`} checked={note !== undefined} onChange={() => onMarks(toggled(marks, field))} />
      {note !== undefined && (
        <Field label={`「${label}」の直し方`}>
          <TextInput value={note} maxLength={500} onChange={(e) => onMarks({ ...marks, fields: new Map(marks.fields).set(field, e.target.value) })} />
        </Field>
      )}
    </div>
  );
}
