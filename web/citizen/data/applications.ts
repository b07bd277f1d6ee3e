import { data } from '../../api/client';
import type { Answers } from '../draft/local';
import { api, inSession, opened } from './client';

/** Opens an application by what its receipt says. */
export async function lookUp(receiptNumber: string, secret: string) {
  const answer = opened(await data(api.POST('/api/applications/lookup', { body: { receipt_number: receiptNumber, secret } })));
  return answer.application;
}

export type ApplicationView = Awaited<ReturnType<typeof lookUp>>;

/** The application this browser looked up or handed in last. */
export async function fetchCurrent(signal?: AbortSignal): Promise<ApplicationView> {
  return data(api.GET('/api/applications/current', { signal }));
}

export async function correct(revision: number, answers: Answers): Promise<ApplicationView> {
  return inSession(() => data(api.POST('/api/applications/current/correction', { body: { revision, answers } })));
}

export async function withdraw(revision: number, reason: string): Promise<ApplicationView> {
  return inSession(() => data(api.POST('/api/applications/current/withdraw', { body: { revision, reason } })));
}

/** The files of the current application, those of a correction included. */
export async function fetchCurrentFiles(signal?: AbortSignal) {
  return (await data(api.GET('/api/applications/current/attachments', { signal }))).items;
}

export async function removeCurrentFile(attachment: string): Promise<void> {
  await inSession(() => data(api.DELETE('/api/applications/current/attachments/{attachment}', { params: { path: { attachment } } })));
}

/** Ends the session: the next person at this device sees nothing. */
export async function leave(): Promise<void> {
  await inSession(() => data(api.DELETE('/api/session')));
}
