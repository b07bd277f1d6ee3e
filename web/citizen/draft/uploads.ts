import { Problem, asProblem } from '../../api/problem';
import type { FileStore } from './file-store';
import { newKey } from './local';

export interface UploadItem {
  key: string;
  /** The answer's path: "photo", "people.0.photo". */
  path: string;
  name: string;
  size: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** From 0 to 1. */
  progress: number;
  /** The server's id, once it has the file. */
  id?: string;
  problem?: Problem;
}

/** A file that the server has. */
export interface KnownFile {
  id: string;
  name: string;
  size: number;
  /** "refused": found to be unsafe after it had arrived. */
  state: string;
}

export interface UploadServer {
  send(path: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<{ id: string; name: string; size: number }>;
  remove(id: string): Promise<void>;
}

interface Held extends UploadItem {
  file?: File;
  control?: AbortController;
}

const together = 2;

function held({ id, name, size, state }: KnownFile): Held {
  const item = { id, name, size, key: id, path: '', progress: 1 };
  if (state !== 'refused') return { ...item, state: 'done' };
  return { ...item, state: 'failed', problem: new Problem({ status: 409, code: 'file_refused' }) };
}

/**
 * The files of one draft on their way to the server. A lost connection makes a
 * file wait, not fail for good: it is sent when the connection returns. What
 * is not sent yet survives a reload in the file store.
 */
export class Uploads {
  private items: readonly Held[] = [];
  private listeners = new Set<() => void>();
  private stopped = false;

  constructor(
    private readonly draft: string,
    private readonly server: UploadServer,
    private readonly store: FileStore,
    /** Told when the answer at a path gains or loses a file. */
    private readonly onChange: (path: string, id: string, there: boolean) => void,
  ) {}

  snapshot = (): readonly UploadItem[] => this.items;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes what the server has, then what an earlier visit left unsent. */
  start(known: readonly KnownFile[]): () => void {
    this.stopped = false;
    const fresh = known.filter((k) => !this.items.some((item) => item.id === k.id));
    this.put([...fresh.map(held), ...this.items]);
    void this.restore();
    const online = () => this.retryLost();
    window.addEventListener('online', online);
    return () => {
      this.stopped = true;
      window.removeEventListener('online', online);
      this.items.forEach((item) => item.control?.abort());
    };
  }

  /**
   * The files of one answer: those it names, then those on their way to it.
   * The answer rules, so that a row of a group keeps its files when it moves.
   */
  list(path: string, ids: readonly string[]): UploadItem[] {
    const named = ids.flatMap((id) => this.items.find((item) => item.id === id) ?? []);
    return [...named, ...this.items.filter((item) => item.path === path && !item.id)];
  }

  add(path: string, files: readonly File[]): void {
    const added = files.map((file): Held => ({ key: newKey(), path, name: file.name, size: file.size, state: 'waiting', progress: 0, file }));
    this.put([...this.items, ...added]);
    for (const { key, file } of added) {
      void this.store.put({ key, draft: this.draft, path, name: file!.name, type: file!.type, blob: file! });
    }
    this.pump();
  }

  retry(key: string): void {
    if (!this.items.find((item) => item.key === key)?.file) return;
    this.update(key, { state: 'waiting', progress: 0, problem: undefined });
    this.pump();
  }

  async remove(key: string, path: string): Promise<void> {
    const item = this.items.find((x) => x.key === key);
    if (!item) return;
    item.control?.abort();
    this.put(this.items.filter((x) => x.key !== key));
    void this.store.remove(key);
    if (!item.id) return;
    this.onChange(path, item.id, false);
    try {
      await this.server.remove(item.id);
    } catch (error) {
      // Gone already is what we want; else the server's sweep takes it, since
      // no answer names it any more.
      if (asProblem(error).transient) return;
    }
  }

  /** The server has none of the files any more; what is on its way goes on. */
  lose(): void {
    this.put(this.items.filter((item) => !item.id));
  }

  /** Forgets what is kept in this browser. */
  forget(): void {
    this.items.forEach((item) => void this.store.remove(item.key));
  }

  private async restore(): Promise<void> {
    const kept = await this.store.list(this.draft);
    const lost = kept.filter((k) => !this.items.some((item) => item.key === k.key));
    if (lost.length === 0 || this.stopped) return;
    this.put([...this.items, ...lost.map((k): Held => ({
      key: k.key, path: k.path, name: k.name, size: k.blob.size, state: 'waiting', progress: 0,
      file: new File([k.blob], k.name, { type: k.type }),
    }))]);
    this.pump();
  }

  private retryLost(): void {
    for (const item of this.items) {
      if (item.state === 'failed' && item.problem?.transient) this.update(item.key, { state: 'waiting', problem: undefined });
    }
    this.pump();
  }

  private pump(): void {
    if (this.stopped) return;
    const busy = this.items.filter((item) => item.state === 'sending').length;
    for (const item of this.items.filter((x) => x.state === 'waiting').slice(0, Math.max(0, together - busy))) void this.send(item);
  }

  private async send({ key, path, file }: Held): Promise<void> {
    const control = new AbortController();
    this.update(key, { state: 'sending', progress: 0, control });
    try {
      const done = await this.server.send(path, file!, (progress) => this.update(key, { progress }), control.signal);
      if (!this.items.some((item) => item.key === key)) return void this.server.remove(done.id).catch(() => undefined);
      this.update(key, { state: 'done', progress: 1, id: done.id, name: done.name, size: done.size, file: undefined, problem: undefined });
      void this.store.remove(key);
      this.onChange(path, done.id, true);
    } catch (error) {
      this.update(key, { state: 'failed', problem: asProblem(error) });
    }
    this.pump();
  }

  private update(key: string, part: Partial<Held>): void {
    this.put(this.items.map((item) => (item.key === key ? { ...item, ...part } : item)));
  }

  private put(items: readonly Held[]): void {
    this.items = items;
    this.listeners.forEach((listener) => listener());
  }
}
