import { data } from '../../api/client';
import type { SendSubmission } from '../draft/submit';
import type { Answers } from '../draft/local';
import { api, headers, inSession, opened } from './client';

/** Begins a draft; the answer opens the session when there is none. */
export async function startDraft(slug: string) {
  return opened(await data(api.POST('/api/drafts', { body: { procedure: slug } })));
}

export async function fetchDraft(id: string, signal?: AbortSignal) {
  return data(api.GET('/api/drafts/{id}', { params: { path: { id } }, signal }));
}

export type ServerDraft = Awaited<ReturnType<typeof fetchDraft>>;

export async function saveDraft(id: string, body: { answers: Answers; page: string; revision: number }) {
  return inSession(() => data(api.PUT('/api/drafts/{id}', { params: { path: { id } }, body })));
}

export async function deleteDraft(id: string): Promise<void> {
  await inSession(() => data(api.DELETE('/api/drafts/{id}', { params: { path: { id } } })));
}

/** Hands a draft in under its key. */
export const sendSubmission: SendSubmission = async ({ draft, key, answers, consent }) => {
  const receipt = await inSession(() =>
    data(api.POST('/api/drafts/{id}/submit', {
      params: { path: { id: draft }, header: { 'Idempotency-Key': key } },
      body: { answers, consent_version: consent },
    })),
  );
  return { receiptNumber: receipt.receipt_number, secret: receipt.lookup_secret, submittedAt: receipt.submitted_at };
};

/** Sends a code to the address; the answer opens the session when there is none. */
export async function startVerification(email: string) {
  return opened(await data(api.POST('/api/verifications', { body: { email } })));
}

export async function confirmVerification(id: string, code: string): Promise<void> {
  await inSession(async () => opened(await data(api.POST('/api/verifications/{id}/confirm', { params: { path: { id } }, body: { code } }))));
}

/** The files the server has for a draft. */
export async function listAttachments(id: string) {
  return (await data(api.GET('/api/drafts/{id}/attachments', { params: { path: { id } } }))).items;
}

export async function removeAttachment(id: string, attachment: string): Promise<void> {
  await inSession(() => data(api.DELETE('/api/drafts/{id}/attachments/{attachment}', { params: { path: { id, attachment } } })));
}

/** The addresses of a postal code, for the form. */
export async function fetchPostal(code: string) {
  return (await data(api.GET('/api/postal/{code}', { params: { path: { code } } }))).items;
}

export interface SentFile {
  id: string;
  name: string;
  size: number;
}

/** Sends a file to a path of the API that takes one. */
export async function sendFile(url: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<SentFile> {
  return inSession(async () => {
    // Only forms with files need it.
    const { upload } = await import('../../api/upload');
    return upload<SentFile>({ url, file, headers: headers(), onProgress, signal });
  });
}
