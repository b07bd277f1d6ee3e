import type { Client } from 'openapi-fetch';
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

interface Init {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: Record<string, unknown> };
  body?: unknown;
  signal?: AbortSignal;
}

/** The address of a call: path params put in, empty query params left out. */
export function address(path: string, params: Init['params'] = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params.path?.[name] ?? '')));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined && item !== null) query.append(name, String(item));
  }
  const text = query.toString();
  return text ? `${filled}?${text}` : filled;
}

async function read(response: Response): Promise<Answer<unknown>> {
  const text = response.status === 204 ? '' : await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    body = undefined;
  }
  return response.ok ? { data: body, response } : { error: body, response };
}

/**
 * A typed client over the generated paths of one API:
 * `createApi<paths>({ csrf })`, then `await data(api.GET('/api/site'))`. The
 * types are openapi-fetch's; what it does at run time fits in these lines.
 */
export function createApi<Paths extends object>(options: ClientOptions = {}): Client<Paths> {
  const { csrf, timeout = 20_000, baseUrl = globalThis.location?.origin ?? '', fetch: send = (...args) => globalThis.fetch(...args) } = options;
  const call = (method: string) => async (path: string, init: Init = {}) => {
    const headers = new Headers({ Accept: 'application/json', ...(method === 'GET' ? {} : writeHeaders(csrf)) });
    for (const [name, value] of Object.entries(init.params?.header ?? {})) headers.set(name, String(value));
    const body = init.body === undefined ? undefined : JSON.stringify(init.body);
    if (body !== undefined) headers.set('Content-Type', 'application/json');
    const request = new Request(baseUrl + address(path, init.params), { method, headers, body, signal: init.signal, credentials: 'same-origin', cache: 'no-store' });
    return read(await limited(request, timeout, send));
  };
  const verbs = Object.fromEntries(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, call(method)]));
  return verbs as unknown as Client<Paths>;
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
