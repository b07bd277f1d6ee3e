/** One fault in one place of what was sent; `key` is a message key. */
export interface ProblemField {
  path: string;
  key: string;
  params?: Record<string, string | number>;
}

/**
 * A refusal: what the server answered as problem+json (RFC 9457), or a
 * connection that never answered (`status` 0, code "offline" or "timeout").
 * It carries no text for people; i18n/problems has the sentences.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fields: readonly ProblemField[];
  /** Seconds that the server asks us to wait, when it does. */
  readonly retryAfter: number | undefined;

  constructor(init: { status: number; code: string; requestId?: string; fields?: readonly ProblemField[]; retryAfter?: number }) {
    super(`${init.status} ${init.code}`);
    this.name = 'Problem';
    this.status = init.status;
    this.code = init.code;
    this.requestId = init.requestId;
    this.fields = init.fields ?? [];
    this.retryAfter = init.retryAfter;
  }

  /** Whether the same request may succeed by itself later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function fieldsOf(value: unknown): ProblemField[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const { path, key, params } = item as Record<string, unknown>;
    if (typeof path !== 'string' || typeof key !== 'string') return [];
    return [{ path, key, params: (params as ProblemField['params']) ?? undefined }];
  });
}

/** Makes a Problem of an error body, whatever that is. */
export function problemFrom(status: number, body: unknown, headers?: Pick<Headers, 'get'>): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const wait = Number(headers?.get('Retry-After') ?? NaN);
  return new Problem({
    status,
    code: text(given.code) ?? 'internal',
    requestId: text(given.request_id) ?? headers?.get('X-Request-Id') ?? undefined,
    fields: fieldsOf(given.fields),
    retryAfter: Number.isFinite(wait) ? wait : undefined,
  });
}

/** Makes a Problem of anything thrown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const name = (error as { name?: unknown } | undefined)?.name;
  if (name === 'TimeoutError') return new Problem({ status: 0, code: 'timeout' });
  if (name === 'AbortError') return new Problem({ status: 0, code: 'aborted' });
  // fetch tells a lost connection by a TypeError, and nothing more.
  if (error instanceof TypeError) return new Problem({ status: 0, code: 'offline' });
  return new Problem({ status: 500, code: 'internal' });
}
