import createClient, { type Client } from 'openapi-fetch';
import { Problem, asProblem, problemFrom } from './problem';

/** Holds the CSRF token of the session; the app sets it when the server gives one. */
export interface Csrf {
  get(): string | undefined;
  set(token: string | undefined): void;
}

export function csrfHolder(): Csrf {
  let token: string | undefined;
  return { get: () => token, set: (next) => { token = next; } };
}

export interface ClientOptions {
  csrf?: Csrf;
  /** Milliseconds before a request is given up. */
  timeout?: number;
  baseUrl?: string;
  fetch?: typeof fetch;
}

const csrfHeader = 'X-Madoguchi-CSRF';

/**
 * The headers that every write carries, for requests made without the client.
 * Before there is a session any value does: a foreign page cannot set one.
 */
export function writeHeaders(csrf: Csrf | undefined): Record<string, string> {
  return { [csrfHeader]: csrf?.get() ?? '1' };
}

/** Gives a request up after some time; AbortSignal.any is too new for old phones. */
async function limited(request: Request, timeout: number, send: typeof fetch): Promise<Response> {
  const control = new AbortController();
  const stop = () => control.abort(request.signal.reason);
  if (request.signal.aborted) stop();
  request.signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => control.abort(new DOMException('no answer in time', 'TimeoutError')), timeout);
  try {
    return await send(new Request(request, { signal: control.signal }));
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
  }
}

/**
 * A typed client over the generated paths of one API:
 * `createApi<paths>({ csrf })`, then `await data(api.GET('/api/site'))`.
 */
export function createApi<Paths extends object>(options: ClientOptions = {}): Client<Paths> {
  const { csrf, timeout = 20_000, baseUrl = '', fetch: send = globalThis.fetch } = options;
  const client = createClient<Paths>({
    baseUrl: baseUrl || globalThis.location?.origin,
    credentials: 'same-origin',
    cache: 'no-store',
    fetch: (request: Request) => limited(request, timeout, send),
  });
  client.use({
    onRequest({ request }) {
      if (request.method === 'GET') return;
      for (const [name, value] of Object.entries(writeHeaders(csrf))) request.headers.set(name, value);
    },
  });
  return client;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer; throws a Problem for anything else. */
export async function data<T>(pending: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (error) {
    throw asProblem(error);
  }
  const { response } = answer;
  if (!response.ok) throw problemFrom(response.status, answer.error, response.headers);
  return (answer.data ?? {}) as NonNullable<T>;
}

export { Problem };
