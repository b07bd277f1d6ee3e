import { asProblem } from '../../api/problem';
import { deleteDraft, fetchDraft, listAttachments, removeAttachment, saveDraft, sendFile, sendSubmission, startDraft, type ServerDraft } from '../data/drafts';
import { changeIds, keepKnownFiles } from './at-path';
import { browserFiles } from './file-store';
import { DraftKeeper, startOver } from './keeper';
import { forgetDraft, keepReceipt, loadDraft, type Answers, type LocalDraft, type Receipt } from './local';
import type { Outcome } from './submit';
import { Uploads } from './uploads';

/** One draft being filled in: its form, its keeper and its files. */
export interface Workspace {
  kind: 'draft';
  document: unknown;
  /** The procedure has a newer form than this draft was begun with. */
  newer: boolean;
  keeper: DraftKeeper;
  uploads: Uploads;
  start(): () => void;
}

export interface Finished {
  kind: 'finished';
  receipt: Receipt;
}

function answersOf(draft: ServerDraft): Answers {
  return (draft.answers ?? {}) as Answers;
}

/** The draft the server has, or nothing when it has ended or is not ours. */
async function known(id: string | undefined): Promise<ServerDraft | undefined> {
  if (!id) return undefined;
  try {
    return await fetchDraft(id);
  } catch (error) {
    const { status } = asProblem(error);
    if (status === 404 || status === 401 || status === 409 || status === 410) return undefined;
    throw error;
  }
}

/** Asks again for the receipt of an attempt whose answer never came. */
async function finished(local: LocalDraft): Promise<Receipt | undefined> {
  if (!local.id || !local.sent || !local.submitKey) return undefined;
  try {
    const sent = await sendSubmission({ draft: local.id, key: local.submitKey, answers: local.sent, consent: local.consent ?? '' });
    return { slug: local.slug, title: local.title, ...sent };
  } catch (error) {
    if (asProblem(error).transient) throw error;
    return undefined;
  }
}

/** What was typed here wins over what the server has only when it is newer. */
export function merge(local: LocalDraft, server: ServerDraft): LocalDraft {
  if (local.dirty) return local;
  return { ...local, answers: answersOf(server), page: server.page || undefined, revision: server.revision };
}

async function make(draft: LocalDraft, server: ServerDraft): Promise<Workspace> {
  const files = await listAttachments(server.id).catch(() => undefined);
  const local = files ? { ...draft, answers: keepKnownFiles(draft.answers, new Set(files.map((file) => file.id))) } : draft;
  const keeper = new DraftKeeper(local, {
    start: startDraft,
    save: saveDraft,
    fetch: async (id) => {
      const draft = await fetchDraft(id);
      return { answers: answersOf(draft), page: draft.page || undefined, revision: draft.revision };
    },
  });
  const id = () => keeper.snapshot().draft.id ?? server.id;
  const uploads = new Uploads(
    local.slug,
    {
      send: (path, file, onProgress, signal) => sendFile(`/api/drafts/${id()}/attachments?field=${encodeURIComponent(path.split('.').at(-1)!)}`, file, onProgress, signal),
      remove: (file) => removeAttachment(id(), file),
    },
    browserFiles,
    (path, file, there) => {
      const { answers } = keeper.snapshot().draft;
      keeper.change({ answers: changeIds(answers, path, (ids) => (there ? [...ids, file] : ids.filter((x) => x !== file))) });
    },
  );
  return {
    kind: 'draft', document: server.document, newer: server.newer, keeper, uploads,
    start() {
      let current = id();
      const follow = keeper.subscribe(() => {
        if (id() !== current) uploads.lose();
        current = id();
      });
      const stops = [keeper.start(), uploads.start(files ?? []), follow];
      return () => stops.forEach((stop) => stop());
    },
  };
}

/**
 * Takes up the draft of a procedure where it was left, in this browser or on
 * the server; nothing when none was begun. What had been handed in already,
 * its answer lost, gives the receipt.
 */
export async function resume(slug: string): Promise<Workspace | Finished | undefined> {
  const local = loadDraft(slug);
  if (!local) return undefined;
  const receipt = await finished(local);
  if (receipt) {
    forgetDraft(slug);
    keepReceipt(receipt);
    return { kind: 'finished', receipt };
  }
  const server = await known(local.id);
  if (server) return make(merge(local, server), server);
  const anew = await startDraft(slug);
  return make({ ...startOver(local), id: anew.id, revision: anew.revision }, anew);
}

/** Begins a draft: the resident agreed to the terms. */
export async function begin(slug: string, title: string, consent: string): Promise<Workspace> {
  const server = await startDraft(slug);
  return make({ slug, title, id: server.id, revision: server.revision, answers: {}, consent, dirty: false, updatedAt: new Date().toISOString() }, server);
}

/** Ends the draft in this browser and keeps the receipt for this tab. */
export function finish(workspace: Workspace, outcome: Outcome): Receipt {
  const { slug, title } = workspace.keeper.snapshot().draft;
  const { earlier: _, ...receipt } = { ...outcome, slug, title };
  keepReceipt(receipt);
  workspace.keeper.forget();
  workspace.uploads.forget();
  return receipt;
}

/** Throws the draft away, here and on the server. */
export async function throwAway(workspace: Workspace): Promise<void> {
  const { id } = workspace.keeper.snapshot().draft;
  workspace.keeper.forget();
  workspace.uploads.forget();
  if (id) await deleteDraft(id).catch(() => undefined);
}
