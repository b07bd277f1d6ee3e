import { createApi, csrfHolder, data, writeHeaders } from '../../api/client';
import { upload } from '../../api/upload';
import type { components, paths } from '../../api/generated/staff';

export type Schemas = components['schemas'];

const csrf = csrfHolder();

/** The typed client of the staff API. */
export const api = createApi<paths>({ csrf });

/** Takes the CSRF token of an answer that opened or named a session. */
export function opened<T extends { csrf: string }>(answer: T): T {
  csrf.set(answer.csrf || undefined);
  return answer;
}

/** The headers of a write made without the client (an upload). */
export const headers = (): Record<string, string> => writeHeaders(csrf);

/** Sends one file as a request's body. */
export const sendFile = <T>(url: string, file: File, onProgress?: (part: number) => void): Promise<T> =>
  upload<T>({ url, file, headers: headers(), ...(onProgress && { onProgress }) });

export { data };
