import { createApi, csrfHolder, data } from '../../api/client';
import type { components, paths } from '../../api/generated/operator';

export type Schemas = components['schemas'];

const csrf = csrfHolder();

/** The typed client of the operator API. */
export const api = createApi<paths>({ csrf });

/** Takes the CSRF token of an answer that opened or named a session. */
export function opened<T extends { csrf: string }>(answer: T): T {
  csrf.set(answer.csrf || undefined);
  return answer;
}

export { data };
