import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { FormDocument } from '../../../form/types';
import { ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Builder } from '../../builder/builder';
import type { Judged } from '../../builder/findings';
import type { Store } from '../../builder/use-autosave';
import { api, data, type Schemas } from '../../data/client';
import { Loaded } from '../../../console/query';
import { procedureKey } from './procedure';
import { findingText } from './findings';

const draftKey = (id: string) => ['draft', id];

function storeOf(id: string, onSaved: (draft: Schemas['FormDraft'], document: FormDocument) => void): Store {
  const params = { path: { id } };
  return {
    async save(document, revision) {
      const draft = await data(api.PUT('/api/procedures/{id}/draft', { params, body: { document: document as never, revision } }));
      onSaved(draft, document);
      return { revision: draft.revision };
    },
    async load() {
      const draft = await data(api.GET('/api/procedures/{id}/draft', { params }));
      return { document: draft.document as unknown as FormDocument, revision: draft.revision, by: draft.updated_by, at: draft.updated_at };
    },
  };
}

/** The builder of one procedure's form, with the server's findings in place. */
export default function Form() {
  const { id = '' } = useParams();
  const procedure = useQuery({ queryKey: procedureKey(id), queryFn: async () => data(api.GET('/api/procedures/{id}', { params: { path: { id } } })) });
  const draft = useQuery({
    queryKey: draftKey(id),
    queryFn: async () => data(api.GET('/api/procedures/{id}/draft', { params: { path: { id } } })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  return (
    <>
      <PageHeader
        title={`様式: ${procedure.data?.title ?? ''}`}
        breadcrumbs={[{ label: '手続と様式', href: '/procedures' }, { label: procedure.data?.title ?? '', href: `/procedures/${id}` }, { label: '様式' }]}
        actions={<ButtonLink href={`/procedures/${id}`} variant="outline">手続へ戻る</ButtonLink>}
      />
      <Loaded query={draft}>{(d) => <Workbench id={id} draft={d} />}</Loaded>
    </>
  );
}

function Workbench({ id, draft }: { id: string; draft: Schemas['FormDraft'] }) {
  const document = draft.document as unknown as FormDocument;
  const [judged, setJudged] = useState<Judged>(() => shown(draft, document));
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => void (alive.current = false);
  }, []);
  const onSaved = useCallback((saved: Schemas['FormDraft'], of: FormDocument) => {
    if (alive.current) setJudged(shown(saved, of));
  }, []);
  const store = useMemo(() => storeOf(id, onSaved), [id, onSaved]);
  const [query] = useSearchParams();
  return <Builder document={document} revision={draft.revision} store={store} judged={judged} start={query.get('at') ?? undefined} />;
}

function shown(draft: Schemas['FormDraft'], document: FormDocument): Judged {
  return { document, items: draft.findings.map((f) => ({ path: f.path, key: f.key, severity: f.error ? 'error' : 'warning', text: findingText(f) })) };
}
