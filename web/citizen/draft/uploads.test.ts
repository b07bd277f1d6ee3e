import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../api/problem';
import type { FileStore, KeptFile } from './file-store';
import { Uploads, type UploadServer } from './uploads';

function memory(): FileStore & { kept: Map<string, KeptFile> } {
  const kept = new Map<string, KeptFile>();
  return {
    kept,
    put: async (file) => void kept.set(file.key, file),
    list: async (draft) => [...kept.values()].filter((f) => f.draft === draft),
    remove: async (key) => void kept.delete(key),
  };
}

function server() {
  let n = 0;
  return {
    send: vi.fn<UploadServer['send']>(async (_field, file, onProgress) => {
      onProgress(0.5);
      return { id: `a${++n}`, name: file.name, size: file.size };
    }),
    remove: vi.fn(async () => undefined),
  };
}

const photo = new File(['12345'], '写真.jpg', { type: 'image/jpeg' });
const paper = new File(['1'], '委任状.pdf', { type: 'application/pdf' });

describe('Uploads', () => {
  it('sends files and names them in the answers', async () => {
    const changed = vi.fn();
    const store = memory();
    const u = new Uploads('d1', server(), store, changed);
    u.start([{ id: 'a0', name: '前の.pdf', size: 1, state: 'released' }]);
    u.add('papers', [photo, paper]);
    expect(u.list('papers', ['a0']).map((i) => i.state)).toEqual(['done', 'sending', 'sending']);
    expect(u.list('other', [])).toEqual([]);
    await vi.waitFor(() => expect(u.snapshot().every((i) => i.state === 'done')).toBe(true));
    expect(changed.mock.calls).toEqual([['papers', 'a1', true], ['papers', 'a2', true]]);
    expect(u.list('moved.1.papers', ['a2', 'a0', 'gone']).map((i) => i.name)).toEqual(['委任状.pdf', '前の.pdf']);
    expect(store.kept.size).toBe(0);
  });

  it('waits for the connection and keeps the file over a reload', async () => {
    const s = server();
    s.send.mockRejectedValue(new Problem({ status: 0, code: 'offline' }));
    const store = memory();
    const first = new Uploads('d1', s, store, () => {});
    const stop = first.start([]);
    first.add('photo', [photo]);
    await vi.waitFor(() => expect(first.snapshot()[0]!.state).toBe('failed'));
    stop();

    s.send.mockReset();
    s.send.mockResolvedValue({ id: 'a9', name: photo.name, size: 5 });
    const changed = vi.fn();
    const again = new Uploads('d1', s, store, changed);
    again.start([]);
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith('photo', 'a9', true));
    expect(s.send.mock.calls[0]![1].name).toBe('写真.jpg');
  });

  it('tries again when the connection returns, but not what was refused', async () => {
    const s = server();
    s.send.mockRejectedValueOnce(new Problem({ status: 0, code: 'offline' })).mockRejectedValueOnce(new Problem({ status: 413, code: 'file_too_large' }));
    const u = new Uploads('d1', s, memory(), () => {});
    const stop = u.start([]);
    u.add('photo', [photo, paper]);
    await vi.waitFor(() => expect(u.snapshot().map((i) => i.state)).toEqual(['failed', 'failed']));
    window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(u.snapshot().map((i) => i.state)).toEqual(['done', 'failed']));
    u.retry(u.snapshot()[1]!.key);
    await vi.waitFor(() => expect(u.snapshot().map((i) => i.state)).toEqual(['done', 'done']));
    stop();
  });

  it('sends two at a time', async () => {
    const s = server();
    s.send.mockImplementation(() => new Promise(() => {}));
    const u = new Uploads('d1', s, memory(), () => {});
    u.start([]);
    u.add('photo', [photo, paper, photo]);
    expect(u.snapshot().map((i) => i.state)).toEqual(['sending', 'sending', 'waiting']);
  });

  it('a file taken away is named no more, also when it arrives later', async () => {
    const s = server();
    let arrive = (_: { id: string; name: string; size: number }) => {};
    s.send.mockImplementationOnce(() => new Promise((resolve) => { arrive = resolve; }));
    const changed = vi.fn();
    const u = new Uploads('d1', s, memory(), changed);
    u.start([{ id: 'a0', name: 'x', size: 1, state: 'quarantined' }]);
    u.add('photo', [photo]);
    await u.remove(u.snapshot()[1]!.key, 'photo');
    arrive({ id: 'late', name: 'x', size: 1 });
    await vi.waitFor(() => expect(s.remove).toHaveBeenCalledWith('late'));
    await u.remove('a0', 'photo');
    expect(changed.mock.calls).toEqual([['photo', 'a0', false]]);
    expect(u.snapshot()).toEqual([]);
  });

  it('shows what was refused after it had arrived, and sends it no more', () => {
    const s = server();
    const u = new Uploads('d1', s, memory(), () => {});
    u.start([{ id: 'a0', name: 'x', size: 1, state: 'refused' }]);
    expect(u.list('photo', ['a0'])).toMatchObject([{ state: 'failed', problem: { code: 'file_refused' } }]);
    u.retry('a0');
    expect(s.send).not.toHaveBeenCalled();
  });
});
