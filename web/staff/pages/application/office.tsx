import { useState } from 'react';
import { FormRenderer } from '../../../form/renderer';
import { staffFields } from '../../../form/staff-only';
import type { Answers, Fault, Field, FormDocument } from '../../../form/types';
import { formatShort } from '../../../i18n/date';
import { Button } from '../../../ui/button';
import { asProblem } from '../../../api/problem';
import { Failure } from '../../../console/failure';
import { useAct } from '../../../console/use-act';
import { useMay } from '../../app/session';
import { api, data } from '../../data/client';
import { applicationKey, type File } from './application';

/** The applicant's answers with those of staff. */
export function wholeAnswers(file: Pick<File, 'answers' | 'office'>): Answers {
  return { ...(file.answers as Answers), ...(file.office.at(-1)?.answers as Answers | undefined) };
}

/** Of all answers, those of the fields. */
export function answersOf(fields: readonly Field[], answers: Answers): Answers {
  return Object.fromEntries(fields.flatMap((f) => (answers[f.id] === undefined || f.type === 'calculation' ? [] : [[f.id, answers[f.id]]])));
}

/** What staff write beside an application; the applicant never sees it. */
export function Office({ file }: { file: File }) {
  const document = file.document as unknown as FormDocument;
  const fields = staffFields(document);
  if (fields.length === 0) return null;
  // A colleague's save brings a new version: what was typed upon the old one goes.
  return <Filling key={file.office.length} file={file} document={document} fields={fields} />;
}

function Filling({ file, document, fields }: { file: File; document: FormDocument; fields: Field[] }) {
  const may = useMay();
  const newest = file.office.at(-1);
  const stored = answersOf(fields, (newest?.answers ?? {}) as Answers);
  const [answers, setAnswers] = useState<Answers>(stored);
  const [attempt, setAttempt] = useState(0);
  const save = useAct({
    do: () => data(api.PUT('/api/applications/{id}/office', { params: { path: { id: file.id } }, body: { base: newest?.number ?? 0, answers } })),
    stale: [applicationKey(file.id)],
    said: '管理項目を保存しました',
    quiet: true,
  });
  const told = save.isError ? (asProblem(save.error).fields as readonly Fault[]) : [];
  const edit = may('application:fill');
  const changed = JSON.stringify(answers) !== JSON.stringify(stored);
  return (
    <section aria-labelledby="office" className="mg-stack mg-office">
      <h2 id="office">管理項目</h2>
      <p className="mg-sub">職員だけの項目です。申請者には見えません。</p>
      {save.isError && told.length === 0 && <Failure error={save.error} />}
      {edit && <FormRenderer
        document={document}
        answers={{ ...(file.answers as Answers), ...answers }}
        onChange={(all) => setAnswers(answersOf(fields, all))}
        only={new Set(fields.map((f) => f.id))}
        language="ja"
        faults={told}
        attempt={attempt}
        now={file.submitted_at}
      />}
      {edit && (
        <div className="mg-row">
          <Button variant="outline" busy={save.isPending} disabled={!changed} onClick={() => { setAttempt(attempt + 1); save.mutate(); }}>管理項目を保存する</Button>
        </div>
      )}
      <Versions file={file} fields={fields} />
    </section>
  );
}

/** Who changed what when. */
function Versions({ file, fields }: { file: File; fields: readonly Field[] }) {
  if (file.office.length === 0) return <p className="mg-sub">まだ入力していません。</p>;
  const label = (id: string) => fields.find((f) => f.id === id)?.label.ja ?? id;
  return (
    <details>
      <summary>変更の記録（{file.office.length}件）</summary>
      <ul className="mg-application__notes">
        {[...file.office].reverse().map((version) => (
          <li key={version.number}>
            <p>{version.damaged ? '（開けません）' : version.fields.map(label).join('、')}</p>
            <small className="mg-sub">{version.by} {formatShort(version.at)}</small>
          </li>
        ))}
      </ul>
    </details>
  );
}
