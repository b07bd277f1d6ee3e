import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import { DraftKeeper, type DraftServer } from './keeper';
import { listDrafts, loadDraft, type LocalDraft } from './local';

function fresh(part: Partial<LocalDraft> = {}): LocalDraft {
  return { slug: 'juminhyo', title: '住民票', revision: 0, answers: {}, dirty: false, updatedAt: '2026-11-23T00:00:00Z', ...part };
}

const offline = () => new Problem({ status: 0, code: 'offline' });

function server(): { [K in keyof DraftServer]: ReturnType<typeof vi.fn<DraftServer[K]>> } {
  let revision = 0;
  return {
    start: vi.fn(async () => ({ id: 'd1', revision: (revision = 1) })),
    save: vi.fn(async () => ({ revision: ++revision })),
    fetch: vi.fn(async () => ({ answers: { name: '別の画面' }, page: 'p2', revision: 9 })),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

describe('DraftKeeper', () => {
  it('keeps each change here at once and sends them together', async () => {
    const s = server();
    const keeper = new DraftKeeper(fresh(), s);
    const stop = keeper.start();
    await vi.advanceTimersByTimeAsync(0);
    keeper.change({ answers: { name: '山' } });
    keeper.change({ answers: { name: '山田' } });
    expect(loadDraft('juminhyo')?.answers).toEqual({ name: '山田' });
    expect(s.save).toHaveBeenCalledTimes(1); // the empty draft at the start
    await vi.advanceTimersByTimeAsync(2000);
    expect(s.save).toHaveBeenCalledTimes(2);
    expect(s.save).toHaveBeenLastCalledWith('d1', { answers: { name: '山田' }, page: '', revision: 2 });
    expect(keeper.snapshot().save).toBe('saved');
    expect(loadDraft('juminhyo')).toMatchObject({ id: 'd1', dirty: false, revision: 3 });
    stop();
  });

  it('knows its own save again when only the answer was lost', async () => {
    const s = server();
    const answers = { name: '山田', address: { city: '青空市', town: '1' } };
    const first = new DraftKeeper(fresh({ id: 'd1', revision: 1 }), s);
    const stop = first.start();
    s.save.mockRejectedValueOnce(offline());
    first.change({ answers });
    await vi.advanceTimersByTimeAsync(1300);
    stop(); // the page is closed; the server has it as revision 2
    s.save.mockRejectedValueOnce(new Problem({ status: 409, code: 'draft_changed' }));
    s.fetch.mockResolvedValueOnce({ answers: { address: { town: '1', city: '青空市' }, name: '山田' }, page: undefined, revision: 2 } as never);
    const second = new DraftKeeper(loadDraft('juminhyo')!, s);
    second.change({ answers: { name: '山田花子' } });
    await second.flush();
    expect(second.snapshot().save).toBe('saved');
    expect(s.save).toHaveBeenLastCalledWith('d1', { answers: { name: '山田花子' }, page: '', revision: 2 });
  });

  it('waits out a lost connection and sends when it returns', async () => {
    const s = server();
    const keeper = new DraftKeeper(fresh({ id: 'd1', revision: 1 }), s);
    const stop = keeper.start();
    s.save.mockRejectedValue(offline());
    keeper.change({ answers: { name: '山田' } });
    await vi.advanceTimersByTimeAsync(1300);
    expect(keeper.snapshot().save).toBe('offline');
    expect(loadDraft('juminhyo')).toMatchObject({ answers: { name: '山田' }, dirty: true });
    s.save.mockResolvedValue({ revision: 2 });
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(0);
    expect(keeper.snapshot().save).toBe('saved');
    stop();
  });

  it('tries again by itself when no event comes', async () => {
    const s = server();
    const keeper = new DraftKeeper(fresh({ id: 'd1', revision: 1, dirty: true, answers: { a: 1 } }), s);
    s.save.mockRejectedValueOnce(new Problem({ status: 503, code: 'unavailable' }));
    const stop = keeper.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(keeper.snapshot().save).toBe('offline');
    await vi.advanceTimersByTimeAsync(2000);
    expect(keeper.snapshot().save).toBe('saved');
    stop();
  });

  it('does not call a change saved that was typed while sending', async () => {
    const s = server();
    const keeper = new DraftKeeper(fresh({ id: 'd1', revision: 1 }), s);
    const stop = keeper.start();
    let answer = (_: { revision: number }) => {};
    s.save.mockImplementationOnce(() => new Promise((resolve) => { answer = resolve; }));
    keeper.change({ answers: { a: 1 } });
    await vi.advanceTimersByTimeAsync(1300);
    keeper.change({ answers: { a: 2 } });
    answer({ revision: 2 });
    await vi.advanceTimersByTimeAsync(0);
    expect(s.save).toHaveBeenLastCalledWith('d1', { answers: { a: 2 }, page: '', revision: 2 });
    expect(keeper.snapshot().draft.dirty).toBe(false);
    stop();
  });

  it('begins anew with the same answers when the server forgot the draft', async () => {
    const s = server();
    const keeper = new DraftKeeper(fresh({ id: 'old', revision: 5, dirty: true, verified: true, answers: { a: 1, photo: { ids: ['f1'] } } }), s);
    s.save.mockRejectedValueOnce(new Problem({ status: 404, code: 'not_found' }));
    const stop = keeper.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(s.start).toHaveBeenCalledWith('juminhyo');
    expect(s.save).toHaveBeenLastCalledWith('d1', { answers: { a: 1 }, page: '', revision: 1 });
    expect(keeper.snapshot()).toMatchObject({ save: 'saved', anew: true });
    expect(keeper.snapshot().draft.verified).toBeUndefined();
    stop();
  });

  it.each([
    ['mine' as const, { a: 1 }, true],
    ['theirs' as const, { name: '別の画面' }, false],
  ])('asks when two tabs typed, and takes %s', async (choice, answers, saves) => {
    const s = server();
    const keeper = new DraftKeeper(fresh({ id: 'd1', revision: 1 }), s);
    const stop = keeper.start();
    s.save.mockRejectedValueOnce(new Problem({ status: 409, code: 'draft_changed' }));
    keeper.change({ answers: { a: 1 } });
    await vi.advanceTimersByTimeAsync(1300);
    expect(keeper.snapshot().save).toBe('conflict');
    keeper.change({ answers: { a: 1 } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(s.save).toHaveBeenCalledTimes(1);
    await keeper.resolve(choice);
    expect(keeper.snapshot().draft.answers).toEqual(answers);
    expect(keeper.snapshot().save).toBe('saved');
    expect(s.save).toHaveBeenCalledTimes(saves ? 2 : 1);
    if (saves) expect(s.save.mock.lastCall![1]).toMatchObject({ revision: 9 });
    stop();
  });

  it('keeps one submit key over reloads and forgets all at the end', () => {
    const s = server();
    const first = new DraftKeeper(fresh(), s);
    const key = first.submitKey();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const again = new DraftKeeper(loadDraft('juminhyo')!, s);
    expect(again.submitKey()).toBe(key);
    again.forget();
    expect(listDrafts()).toEqual([]);
  });

  it('says when this browser keeps nothing', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => { throw new Error('full'); });
    expect(new DraftKeeper(fresh(), server()).snapshot().forgetful).toBe(true);
  });
});
