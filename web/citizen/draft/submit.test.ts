import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { DraftKeeper } from './keeper';
import { loadDraft } from './local';
import { submitDraft, type SendSubmission, type SubmitBody } from './submit';

const receipt = { receiptNumber: '7K2M-9QXT-4RC', secret: 's', submittedAt: '2026-11-23T00:00:00Z' };

function keeper(answers = { name: '山田' }) {
  const server = {
    start: vi.fn(async () => ({ id: 'd1', revision: 1 })),
    save: vi.fn(async () => ({ revision: 2 })),
    fetch: vi.fn(async () => ({ answers: {}, revision: 1 })),
  };
  return new DraftKeeper({ slug: 's', title: 't', id: 'd1', revision: 1, answers, consent: 'v1', dirty: false, updatedAt: '' }, server);
}

/** A server that remembers keys, as ours does. */
function counter() {
  const made = new Map<string, string>();
  const send = vi.fn<SendSubmission>(async ({ key, answers }: SubmitBody) => {
    const body = JSON.stringify(answers);
    if (made.has(key) && made.get(key) !== body) throw new Problem({ status: 422, code: 'idempotency_mismatch' });
    made.set(key, body);
    return receipt;
  });
  return { made, send };
}

afterEach(() => localStorage.clear());

describe('submitDraft', () => {
  it('sends the answers with the consent and one key', async () => {
    const { send, made } = counter();
    const k = keeper();
    expect(await submitDraft(k, send)).toEqual({ ...receipt, earlier: false });
    await submitDraft(k, send);
    expect(made.size).toBe(1);
    expect(send.mock.calls[0]![0]).toMatchObject({ draft: 'd1', answers: { name: '山田' }, consent: 'v1' });
  });

  it('after a lost answer repeats the same body, even when the form was changed since', async () => {
    const { send, made } = counter();
    const k = keeper();
    const arrives = send.getMockImplementation()!;
    send.mockImplementationOnce(async (body) => {
      await arrives(body);
      throw new Problem({ status: 0, code: 'offline' });
    });
    await expect(submitDraft(k, send)).rejects.toMatchObject({ code: 'offline' });
    k.change({ answers: { name: '山田花子' } });
    expect(await submitDraft(k, send)).toMatchObject({ earlier: true });
    expect([...made.values()]).toEqual([JSON.stringify({ name: '山田' })]);
  });

  it('after a refusal sends the corrected answers under a new key', async () => {
    const { send } = counter();
    const k = keeper();
    send.mockRejectedValueOnce(new Problem({ status: 422, code: 'invalid_input' }));
    await expect(submitDraft(k, send)).rejects.toMatchObject({ code: 'invalid_input' });
    k.change({ answers: { name: '山田花子' } });
    expect(await submitDraft(k, send)).toMatchObject({ earlier: false });
    expect(new Set(send.mock.calls.map(([b]) => b.key)).size).toBe(2);
  });

  it('a lost attempt that was refused after all does not stop the next', async () => {
    const { send } = counter();
    const k = keeper();
    send.mockRejectedValueOnce(new Problem({ status: 504, code: 'internal' }));
    await expect(submitDraft(k, send)).rejects.toMatchObject({ status: 504 });
    k.change({ answers: { name: '山田花子' } });
    send.mockRejectedValueOnce(new Problem({ status: 422, code: 'invalid_input' }));
    expect(await submitDraft(k, send)).toMatchObject({ earlier: false });
    expect(send.mock.lastCall![0].answers).toEqual({ name: '山田花子' });
  });

  it('keeps the unanswered attempt over a reload', async () => {
    const { send } = counter();
    send.mockRejectedValueOnce(new Problem({ status: 0, code: 'timeout' }));
    const k = keeper();
    await expect(submitDraft(k, send)).rejects.toMatchObject({ code: 'timeout' });
    expect(loadDraft('s')).toMatchObject({ sent: { name: '山田' }, submitKey: k.submitKey() });
  });
});
