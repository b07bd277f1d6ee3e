import { useState } from 'react';
import { Problem } from '../../../api/problem';
import type { FormDocument } from '../../../form/types';
import { Button } from '../../../ui/button';
import { RadioGroup } from '../../../ui/choice';
import { Dialog } from '../../../ui/dialog';
import { SeatWarning } from './recipients/seats';
import { NotificationBanner } from '../../../ui/banner';
import { Field } from '../../../ui/field';
import { TextArea, TextInput } from '../../../ui/input';
import { api, data, type Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { useAct } from '../../../console/use-act';
import { findingText } from './findings';
import { releaseKeys, useRule } from './versions/use-versions';
import { instantOf, localOf } from './versions/when';

type View = Schemas['ProcedureView'];

/** Checks the form, shows what stands in the way, and makes a version of it: now, from an instant on, or by a second person. */
export function Publish({ procedure }: { procedure: View }) {
  const [open, setOpen] = useState(false);
  const [findings, setFindings] = useState<Schemas['Finding'][]>();
  const [draft, setDraft] = useState<Schemas['FormDraft']>();
  const rule = useRule();
  const params = { path: { id: procedure.id } };
  const check = useAct({
    do: () => Promise.all([data(api.GET('/api/procedures/{id}/check', { params })), data(api.GET('/api/procedures/{id}/draft', { params }))]),
    stale: [],
    onDone: ([{ items }, checked]) => {
      setFindings(items);
      setDraft(checked);
      setOpen(true);
    },
  });
  const approval = rule.data?.approval ?? false;
  return (
    <>
      <Button busy={check.isPending} disabled={procedure.next !== undefined} onClick={() => check.mutate()}>
        {approval ? '公開の承認を依頼する' : procedure.state === 'published' ? '新しい版を公開する' : '公開する'}
      </Button>
      {open && draft && findings && <Asking procedure={procedure} draft={draft} findings={findings} approval={approval} onClose={() => setOpen(false)} />}
    </>
  );
}

interface AskingProps {
  procedure: View;
  draft: Schemas['FormDraft'];
  findings: Schemas['Finding'][];
  approval: boolean;
  onClose: () => void;
}

function Asking({ procedure, draft, findings, approval, onClose }: AskingProps) {
  const [when, setWhen] = useState('now');
  const [local, setLocal] = useState('');
  const [note, setNote] = useState('');
  const document = draft.document as unknown as FormDocument;
  const errors = findings.filter((f) => f.error);
  const warnings = findings.filter((f) => !f.error);
  const starts = when === 'later' ? instantOf(local) : undefined;
  const params = { path: { id: procedure.id } };
  const body = { revision: draft.revision, ...(starts && { starts }), ...(note.trim() && { note: note.trim() }) };
  const publish = useAct({
    do: async (): Promise<unknown> => (approval ? data(api.POST('/api/procedures/{id}/requests', { params, body })) : data(api.POST('/api/procedures/{id}/publish', { params, body }))),
    stale: releaseKeys(procedure.id),
    said: approval ? '承認を依頼しました' : starts ? '公開を予約しました' : '公開しました',
    onDone: onClose,
    quiet: true,
  });
  const label = approval ? '承認を依頼する' : when === 'later' ? '公開を予約する' : '公開する';
  return (
    <Dialog
      open
      onClose={onClose}
      title={errors.length > 0 ? 'まだ公開できません' : approval ? `「${procedure.title}」の公開の承認を依頼しますか` : `「${procedure.title}」を公開しますか`}
      actions={
        <>
          {errors.length === 0 && <Button busy={publish.isPending} disabled={when === 'later' && !starts} onClick={() => publish.mutate()}>{label}</Button>}
          <Button variant="outline" onClick={onClose}>閉じる</Button>
        </>
      }
    >
      {publish.isError && <Refused error={publish.error} document={document} />}
      {errors.length > 0 && <Findings title="直すところ" items={errors} document={document} />}
      {warnings.length > 0 && <Findings title="確かめるところ" items={warnings} document={document} />}
      {errors.length === 0 && (
        <div className="mg-stack">
          <SeatWarning id={procedure.id} />
          <p>公開した版は変更できません。あとで直すときは、新しい版を公開します。受付中の申請は、申請したときの版のままです。</p>
          <RadioGroup label="公開の開始" name="when" value={when} onChange={setWhen} options={[{ value: 'now', label: approval ? '承認されたらすぐ' : '今すぐ' }, { value: 'later', label: '日時を決めて予約する' }]} />
          {when === 'later' && (
            <Field label="開始の日時" hint="日本時間です。その秒から新しい版に切り替わります。開始の前なら取り消せます。" required>
              <TextInput type="datetime-local" min={localOf(new Date())} value={local} onChange={(e) => setLocal(e.target.value)} />
            </Field>
          )}
          <Field label="変更の内容" hint="記録に残り、あとから見る職員の手がかりになります。" required={false}>
            <TextArea rows={2} maxLength={500} value={note} onChange={(e) => setNote(e.target.value)} />
          </Field>
        </div>
      )}
    </Dialog>
  );
}

const places: Record<string, string> = { starts: '開始の日時は、今より後で1年以内にしてください。', note: '変更の内容が長すぎます。' };

function Refused({ error, document }: { error: Error; document: FormDocument | undefined }) {
  if (!(error instanceof Problem) || error.fields.length === 0) return <Failure error={error} />;
  return (
    <NotificationBanner type="error" title="公開できませんでした" live>
      <ul>
        {error.fields.map((field) => (
          <li key={field.path + field.key}>{places[field.path] ?? findingText(field, document)}</li>
        ))}
      </ul>
    </NotificationBanner>
  );
}

function Findings({ title, items, document }: { title: string; items: Schemas['Finding'][]; document: FormDocument | undefined }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {items.map((finding) => (
          <li key={finding.path + finding.key}>{findingText(finding, document)}</li>
        ))}
      </ul>
    </section>
  );
}
