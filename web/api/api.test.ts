import { describe, expect, it, vi } from 'vitest';
import { address, createApi, csrfHolder, data } from './client';
import { Problem, asProblem, problemFrom } from './problem';

interface Paths {
  '/api/thing': {
    get: { responses: { 200: { content: { 'application/json': { name: string } } } } };
    put: {
      requestBody: { content: { 'application/json': { name: string } } };
      responses: { 200: { content: { 'application/json': { name: string } } } };
    };
  };
}

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  return vi.fn(async (_: Request) => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } }));
}

function api(send: ReturnType<typeof answering>, csrf = csrfHolder()) {
  return createApi<Paths>({ baseUrl: 'http://city.example', csrf, fetch: send as unknown as typeof fetch });
}

describe('client', () => {
  it('gives the body of a good answer', async () => {
    expect(await data(api(answering(200, { name: '窓口' })).GET('/api/thing'))).toEqual({ name: '窓口' });
  });

  it('sends JSON, and reads an empty answer', async () => {
    const send = vi.fn(async (_: Request) => new Response(null, { status: 204 }));
    expect(await data(api(send as never).PUT('/api/thing', { body: { name: '窓口' } }))).toEqual({});
    const request = send.mock.calls[0]![0];
    expect([request.method, request.url, request.headers.get('Content-Type')]).toEqual(['PUT', 'http://city.example/api/thing', 'application/json']);
    expect(await request.json()).toEqual({ name: '窓口' });
  });

  it('gives a request up after its time', async () => {
    vi.useFakeTimers();
    const send = vi.fn((request: Request) => new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(request.signal.reason as Error));
    }));
    const failed = data(api(send as never).GET('/api/thing')).catch((e: unknown) => e as Problem);
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    expect(await failed).toMatchObject({ code: 'timeout', transient: true });
  });

  it('throws the problem the server tells', async () => {
    const send = answering(422, { code: 'invalid_input', request_id: 'r1', fields: [{ path: 'answers.name', key: 'required' }, { nonsense: 1 }] });
    const failed = await data(api(send).GET('/api/thing')).catch((e: unknown) => e);
    expect(failed).toBeInstanceOf(Problem);
    expect(failed).toMatchObject({ status: 422, code: 'invalid_input', requestId: 'r1', fields: [{ path: 'answers.name', key: 'required' }] });
  });

  it('tells a lost connection from a refusal', async () => {
    const send = vi.fn(async () => { throw new TypeError('Failed to fetch'); });
    const failed = await data(api(send as never).GET('/api/thing')).catch((e: unknown) => e as Problem);
    expect(failed).toMatchObject({ status: 0, code: 'offline' });
    expect((failed as Problem).transient).toBe(true);
  });

  it('puts the CSRF token on writes only', async () => {
    const send = answering(200, { name: 'x' });
    const csrf = csrfHolder();
    await data(api(send, csrf).PUT('/api/thing', { body: { name: 'x' } }));
    csrf.set('token-1');
    await data(api(send, csrf).GET('/api/thing'));
    await data(api(send, csrf).PUT('/api/thing', { body: { name: 'x' } }));
    expect(send.mock.calls.map(([r]) => r.headers.get('X-Madoguchi-CSRF'))).toEqual(['1', null, 'token-1']);
  });
});

describe('address', () => {
  it('puts params in, encoded, and leaves empty ones out', () => {
    expect(address('/api/things/{id}/x', { path: { id: 'a/b?' }, query: { q: '住民', after: undefined, state: ['a', 'b'] } }))
      .toBe('/api/things/a%2Fb%3F/x?q=%E4%BD%8F%E6%B0%91&state=a&state=b');
    expect(address('/api/things')).toBe('/api/things');
  });
});

describe('problem', () => {
  it('survives a body that is no problem', () => {
    expect(problemFrom(502, '<html>')).toMatchObject({ status: 502, code: 'internal', fields: [] });
    expect(problemFrom(503, {}, new Headers({ 'Retry-After': '7' })).retryAfter).toBe(7);
    expect(problemFrom(409, { code: 'x' }).transient).toBe(false);
    expect(asProblem(new DOMException('', 'TimeoutError')).code).toBe('timeout');
  });
});
