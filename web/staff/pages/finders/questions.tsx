import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useParams } from 'react-router';
import { Loaded } from '../../../console/query';
import type { Finder } from '../../../form/guide';
import type { FormDocument } from '../../../form/types';
import { ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Builder } from '../../builder/builder';
import type { Judged } from '../../builder/findings';
import type { Store } from '../../builder/use-autosave';
import { documentOf, fetchFinder, finderKey, saveFinder, useFinder, type View } from './use-finder';
import { finderFinding, questionPath } from './words';

/** The questions of a finder, in the builder that every form is made with. */
export default function Questions() {
  const { id = '' } = useParams();
  const finder = useFinder(id);
  const title = finder.data?.title ?? '';
  return (
    <>
      <PageHeader
        title={`質問: ${title}`}
        breadcrumbs={[{ label: '手続ナビ', href: '/finders' }, { label: title, href: `/finders/${id}` }, { label: '質問' }]}
        actions={<ButtonLink href={`/finders/${id}`} variant="outline">結果の設定へ戻る</ButtonLink>}
      />
      <p className="mg-sub">使えるのは、選択・数・日付・はい／いいえの質問と説明文です。答えは住民の端末の中だけで使われ、こちらには届きません。</p>
      <Loaded query={finder}>{(view) => <Workbench key={view.id} view={view} />}</Loaded>
    </>
  );
}

function judgedBy(view: View, document: FormDocument): Judged {
  return {
    document,
    items: view.findings.flatMap((f) => {
      const path = questionPath(f.path);
      return path === undefined ? [] : [{ path, key: f.key, severity: f.error ? 'error' : 'warning', text: finderFinding(f) }];
    }),
  };
}

function Workbench({ view }: { view: View }) {
  const form = documentOf(view).form;
  // The rest of the document, as the server had it when the form was read.
  const rest = useRef<Finder>(documentOf(view));
  const [judged, setJudged] = useState(() => judgedBy(view, form));
  const client = useQueryClient();
  const store = useMemo<Store>(() => ({
    async save(document, revision) {
      const saved = await saveFinder(view.id, { ...rest.current, form: document }, revision);
      setJudged(judgedBy(saved, document));
      // The page of the results, where one goes next, knows the new questions.
      client.setQueryData(finderKey(view.id), saved);
      return { revision: saved.revision };
    },
    async load() {
      const theirs = await fetchFinder(view.id);
      rest.current = documentOf(theirs);
      return { document: rest.current.form, revision: theirs.revision, by: theirs.updated_by, at: theirs.updated_at };
    },
  }), [view.id, client]);
  return <Builder document={form} revision={view.revision} store={store} judged={judged} />;
}
