import { asProblem, type Problem } from '../../api/problem';
import type { FileStore } from './file-store';
import { newKey } from './local';

export interface UploadItem {
  key: string;
  field: string;
  name: string;
  size: number;
  state: 'waiting' | 'sending' | 'done' | 'failed';
  /** From 0 to 1. */
  progress: number;
  /** The server's id, once it has the file. */
  id?: string;
  problem?: Problem;
}

export interface UploadServer {
  send(field: string, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<{ id: string; name: string; size: number }>;
  remove(id: string): Promise<void>;
}

interface Held extends UploadItem {
  file?: File;
  control?: AbortController;
}

const together = 2;

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
    /** Told the ids of a field whenever they change. */
    private readonly onIds: (field: string, ids: string[]) => void,
  ) {}

  snapshot = (): readonly UploadItem[] => this.items;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes what the server has, then what an earlier visit left unsent. */
  start(known: readonly { id: string; field: string; name: string; size: number }[]): () => void {
    this.stopped = false;
    const fresh = known.filter((k) => !this.items.some((item) => item.id === k.id));
    this.put([...fresh.map((k): Held => ({ ...k, key: k.id, state: 'done', progress: 1 })), ...this.items]);
    void this.restore();
    const online = () => this.retryLost();
    window.addEventListener('online', online);
    return () => {
      this.stopped = true;
      window.removeEventListener('online', online);
      this.items.forEach((item) => item.control?.abort());
    };
  }

  add(field: string, files: readonly File[]): void {
    const added = files.map((file): Held => ({ key: newKey(), field, name: file.name, size: file.size, state: 'waiting', progress: 0, file }));
    this.put([...this.items, ...added]);
    for (const { key, file } of added) {
      void this.store.put({ key, draft: this.draft, field, name: file!.name, type: file!.type, blob: file! });
    }
    this.pump();
  }

  retry(key: string): void {
    this.update(key, { state: 'waiting', progress: 0, problem: undefined });
    this.pump();
  }

  async remove(key: string): Promise<void> {
    const item = this.items.find((x) => x.key === key);
    if (!item) return;
    item.control?.abort();
    this.put(this.items.filter((x) => x.key !== key));
    void this.store.remove(key);
    if (!item.id) return;
    this.tell(item.field);
    try {
      await this.server.remove(item.id);
    } catch (error) {
      // Gone already is what we want; else the server's sweep takes it, since
      // no answer names it any more.
      if (asProblem(error).transient) return;
    }
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
      key: k.key, field: k.field, name: k.name, size: k.blob.size, state: 'waiting', progress: 0,
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

  private async send({ key, field, file }: Held): Promise<void> {
    const control = new AbortController();
    this.update(key, { state: 'sending', progress: 0, control });
    try {
      const done = await this.server.send(field, file!, (progress) => this.update(key, { progress }), control.signal);
      if (!this.items.some((item) => item.key === key)) return void this.server.remove(done.id).catch(() => undefined);
      this.update(key, { state: 'done', progress: 1, id: done.id, name: done.name, size: done.size, file: undefined, problem: undefined });
      void this.store.remove(key);
      this.tell(field);
    } catch (error) {
      this.update(key, { state: 'failed', problem: asProblem(error) });
    }
    this.pump();
  }

  private tell(field: string): void {
    this.onIds(field, this.items.flatMap((item) => (item.field === field && item.id ? [item.id] : [])));
  }

  private update(key: string, part: Partial<Held>): void {
    this.put(this.items.map((item) => (item.key === key ? { ...item, ...part } : item)));
  }

  private put(items: readonly Held[]): void {
    this.items = items;
    this.listeners.forEach((listener) => listener());
  }
}
