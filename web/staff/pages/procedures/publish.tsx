import { useState } from 'react';
import { Problem } from '../../../api/problem';
import type { FormDocument } from '../../../form/types';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { NotificationBanner } from '../../../ui/banner';
import { api, data, type Schemas } from '../../data/client';
import { Failure } from '../../../console/failure';
import { useAct } from '../../../console/use-act';
import { findingText } from './findings';

type View = Schemas['ProcedureView'];

/** Checks the form, shows what stands in the way, and makes a version of it. */
export function Publish({ procedure }: { procedure: View }) {
  const [open, setOpen] = useState(false);
  const [findings, setFindings] = useState<Schemas['Finding'][]>();
  const [draft, setDraft] = useState<Schemas['FormDraft']>();
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
  const publish = useAct({
    do: (revision: number) => data(api.POST('/api/procedures/{id}/publish', { params, body: { revision } })),
    stale: [['procedure', procedure.id], ['versions', procedure.id], ['procedures']],
    said: '公開しました',
    onDone: () => setOpen(false),
    quiet: true,
  });
  const document = draft?.document as unknown as FormDocument | undefined;
  const errors = findings?.filter((f) => f.error) ?? [];
  const warnings = findings?.filter((f) => !f.error) ?? [];
  return (
    <>
      <Button busy={check.isPending} onClick={() => check.mutate()}>
        {procedure.state === 'published' ? '新しい版を公開する' : '公開する'}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={errors.length > 0 ? 'まだ公開できません' : `「${procedure.title}」を公開しますか`}
        actions={
          <>
            {errors.length === 0 && (
              <Button busy={publish.isPending} onClick={() => draft && publish.mutate(draft.revision)}>
                公開する
              </Button>
            )}
            <Button variant="outline" onClick={() => setOpen(false)}>閉じる</Button>
          </>
        }
      >
        {publish.isError && <Refused error={publish.error} document={document} />}
        {errors.length > 0 && <Findings title="直すところ" items={errors} document={document} />}
        {warnings.length > 0 && <Findings title="確かめるところ" items={warnings} document={document} />}
        {errors.length === 0 && <p>公開した版は変更できません。あとで直すときは、新しい版を公開します。受付中の申請は、申請したときの版のままです。</p>}
      </Dialog>
    </>
  );
}

function Refused({ error, document }: { error: Error; document: FormDocument | undefined }) {
  if (!(error instanceof Problem) || error.fields.length === 0) return <Failure error={error} />;
  return (
    <NotificationBanner type="error" title="公開できませんでした" live>
      <ul>
        {error.fields.map((field) => (
          <li key={field.path + field.key}>{findingText(field, document)}</li>
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
