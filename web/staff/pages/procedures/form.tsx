import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useParams } from 'react-router';
import type { FormDocument } from '../../../form/types';
import { ButtonLink } from '../../../ui/button';
import { PageHeader } from '../../../ui/page';
import { Builder, type Finding } from '../../builder/builder';
import type { Store } from '../../builder/use-autosave';
import { api, data, type Schemas } from '../../data/client';
import { Loaded } from '../../../console/query';
import { procedureKey } from './procedure';
import { findingText } from './findings';

const draftKey = (id: string) => ['draft', id];

function storeOf(id: string, onSaved: (draft: Schemas['FormDraft']) => void): Store {
  const params = { path: { id } };
  return {
    async save(document, revision) {
      const draft = await data(api.PUT('/api/procedures/{id}/draft', { params, body: { document: document as never, revision } }));
      onSaved(draft);
      return { revision: draft.revision };
    },
    async load() {
      const draft = await data(api.GET('/api/procedures/{id}/draft', { params }));
      return { document: draft.document as unknown as FormDocument, revision: draft.revision };
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
  const [findings, setFindings] = useState<readonly Finding[]>(() => shown(draft));
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => void (alive.current = false);
  }, []);
  const onSaved = useCallback((saved: Schemas['FormDraft']) => {
    if (alive.current) setFindings(shown(saved));
  }, []);
  const store = useMemo(() => storeOf(id, onSaved), [id, onSaved]);
  return <Builder document={draft.document as unknown as FormDocument} revision={draft.revision} store={store} findings={findings} />;
}

function shown(draft: Schemas['FormDraft']): Finding[] {
  return draft.findings.map((f) => ({ path: f.path, key: f.key, severity: f.error ? 'error' : 'warning', text: findingText(f) }));
}
