import { useMemo, useState } from 'react';
import type { QueryKey } from '@tanstack/react-query';
import { validateAll, visiblePages } from '../../../../form/engine';
import { faultText } from '../../../../form/messages';
import { FormRenderer } from '../../../../form/renderer';
import type { AttachmentService, FormServices } from '../../../../form/services';
import type { Answers, FormDocument } from '../../../../form/types';
import { useT } from '../../../../i18n/context';
import { dayInJapan } from '../../../../i18n/date';
import type { FormKey } from '../../../../i18n/form/ja';
import { Button } from '../../../../ui/button';
import { CheckboxGroup, RadioGroup } from '../../../../ui/choice';
import { Field } from '../../../../ui/field';
import { TextInput } from '../../../../ui/input';
import { Failure } from '../../../../console/failure';
import { useAct } from '../../../../console/use-act';
import { api, data } from '../../../data/client';
import { placeOfAnswer } from './outcome';

/** A sample case as it is worked on. */
export interface Case {
  id?: string;
  name: string;
  answers: Answers;
  accept: boolean;
  faults: readonly string[];
  day?: string;
}

interface Props {
  id: string;
  document: FormDocument;
  start: Case;
  taken: readonly string[];
  stale: readonly QueryKey[];
  onClose: () => void;
}

/** A case is made by filling in the form as a resident does. */
export function CaseEditor({ id, document, start, taken, stale, onClose }: Props) {
  const t = useT<FormKey>();
  const [name, setName] = useState(start.name);
  const [day, setDay] = useState(start.day ?? dayInJapan(new Date()));
  const [answers, setAnswers] = useState<Answers>(start.answers);
  const [accept, setAccept] = useState(start.accept ? 'accept' : 'refuse');
  const [faults, setFaults] = useState<readonly string[]>(start.faults);
  const now = `${day}T12:00:00+09:00`;
  const found = useMemo(() => validateAll(document, answers, { now }), [document, answers, now]);
  const places = useMemo(() => [...new Set([...found.map((f) => f.path.replace(/^answers\./, '')), ...faults])], [found, faults]);
  const save = useAct({
    do: async (): Promise<unknown> => {
      const body = { name: name.trim(), answers: answers as never, accept: accept === 'accept', faults: accept === 'accept' ? [] : [...faults], day };
      return start.id
        ? data(api.PUT('/api/procedures/{id}/samples/{sample}', { params: { path: { id, sample: start.id } }, body }))
        : data(api.POST('/api/procedures/{id}/samples', { params: { path: { id } }, body }));
    },
    stale,
    said: '試験例を保存しました',
    onDone: onClose,
    quiet: true,
  });
  const clash = name.trim() !== start.name && taken.includes(name.trim());
  return (
    <div className="mg-stack-l">
      <div className="mg-row"><Button variant="text" onClick={onClose}>試験台へ戻る</Button></div>
      <div className="mg-bench__editor">
        <Phone document={document} answers={answers} onChange={setAnswers} now={now} />
        <div className="mg-stack">
          <h2>{start.id ? '試験例を直す' : '試験例を作る'}</h2>
          {save.isError && <Failure error={save.error} />}
          <Field label="試験例の名前" hint="「18歳ちょうどの人」「住所のない人」など。" required error={clash ? '同じ名前の試験例があります。' : undefined}>
            <TextInput maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
          </Field>
          <Field label="入力した日" hint="年齢や締切は、この日に入力したものとして確かめます。" required>
            <TextInput type="date" width="m" value={day} onChange={(e) => e.target.value && setDay(e.target.value)} />
          </Field>
          <p role="status">
            <strong>この内容は、今の様式では{found.length === 0 ? '受け付けられます。' : `${found.length}か所が誤りになります。`}</strong>
          </p>
          {found.length > 0 && <ul className="mg-bench__why">{found.slice(0, 10).map((f) => <li key={f.path + f.key}>{faultText(f, document, 'ja', t)}</li>)}</ul>}
          <RadioGroup label="期待する結果" name="accept" value={accept} onChange={setAccept} options={[{ value: 'accept', label: '受け付けられる' }, { value: 'refuse', label: '断られる（誤りになる）' }]} />
          {accept === 'refuse' && places.length > 0 && (
            <CheckboxGroup label="誤りになるはずのところ" name="faults" hint="選ばないと、どこが誤りでもよいことになります。" value={faults} onChange={setFaults} options={places.map((p) => ({ value: p, label: placeOfAnswer(document, p) }))} />
          )}
          <div><Button busy={save.isPending} disabled={name.trim() === '' || clash} onClick={() => save.mutate()}>この内容を試験例にする</Button></div>
        </div>
      </div>
    </div>
  );
}

function Phone({ document, answers, onChange, now }: { document: FormDocument; answers: Answers; onChange: (answers: Answers) => void; now: string }) {
  const [page, setPage] = useState<string>();
  const services = useMemo<FormServices>(() => ({ attachments: pretended(answers, onChange) }), [answers, onChange]);
  const pages = useMemo(() => visiblePages(document, answers, { now }), [document, answers, now]);
  const at = Math.max(0, pages.findIndex((p) => p.id === page));
  const current = pages[at];
  return (
    <div className="mg-stack">
      <div className="mg-bench__phone" role="region" aria-label="スマートフォンでの見え方" tabIndex={0}>
        {current && <FormRenderer document={document} answers={answers} onChange={onChange} page={document.layout === 'single' ? undefined : current.id} language="ja" now={now} services={services} />}
      </div>
      {document.layout !== 'single' && (
        <div className="mg-row">
          <Button variant="outline" size="sm" disabled={at === 0} onClick={() => setPage(pages[at - 1]?.id)}>前のページ</Button>
          <span className="mg-sub">{pages.length === 0 ? 0 : at + 1} / {pages.length}</span>
          <Button variant="outline" size="sm" disabled={at >= pages.length - 1} onClick={() => setPage(pages[at + 1]?.id)}>次のページ</Button>
        </div>
      )}
    </div>
  );
}

/** Files of a case are made up: only that there is one counts, nothing is sent. */
function pretended(answers: Answers, onChange: (answers: Answers) => void): AttachmentService {
  const idsOf = (path: string) => ((answers[path] as { ids?: string[] } | undefined)?.ids ?? []);
  const put = (path: string, ids: string[]) => onChange({ ...answers, [path]: { ids } } as Answers);
  return {
    list: (path) => idsOf(path).map((id, i) => ({ key: `${path} ${id}`, id, name: `例のファイル${i + 1}`, size: 1000, progress: 1, state: 'done' as const })),
    add: (path, files) => put(path, [...idsOf(path), ...files.map(() => crypto.randomUUID())]),
    retry: () => undefined,
    remove: (key) => {
      const [path = '', id] = key.split(' ');
      put(path, idsOf(path).filter((x) => x !== id));
    },
  };
}
