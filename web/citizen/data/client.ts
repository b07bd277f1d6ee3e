import { createApi, csrfHolder, data, writeHeaders } from '../../api/client';
import type { paths } from '../../api/generated/citizen';
import { Problem } from '../../api/problem';

const csrf = csrfHolder();

/** The typed client of the citizen API. */
export const api = createApi<paths>({ csrf });

/** The headers of a write made without the client (an upload). */
export function headers(): Record<string, string> {
  return writeHeaders(csrf);
}

/** Takes the CSRF token of an answer that opened a session or stepped it up. */
export function opened<T extends { csrf: string }>(answer: T): T {
  if (answer.csrf) csrf.set(answer.csrf);
  return answer;
}

/** Asks for the token of the session that the browser's cookie names. */
export async function refreshSession(): Promise<boolean> {
  const session = await data(api.GET('/api/session'));
  csrf.set(session.csrf || undefined);
  return session.active;
}

/**
 * Makes a write of a session. After a reload, or when another tab stepped the
 * session up, the token is another: it is asked for and the write made again.
 */
export async function inSession<T>(write: () => Promise<T>): Promise<T> {
  if (!csrf.get()) await refreshSession();
  try {
    return await write();
  } catch (error) {
    const stale = error instanceof Problem && error.status === 401;
    if (!stale || !(await refreshSession())) throw error;
    return write();
  }
}
