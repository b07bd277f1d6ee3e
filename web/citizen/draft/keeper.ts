import { asProblem, type Problem } from '../../api/problem';
import { keepKnownFiles } from './at-path';
import { forgetDraft, keepDraft, newKey, type Answers, type LocalDraft } from './local';

/** What the keeper asks of the server. */
export interface DraftServer {
  start(slug: string): Promise<{ id: string; revision: number }>;
  save(id: string, body: { answers: Answers; page: string; revision: number }): Promise<{ revision: number }>;
  fetch(id: string): Promise<{ answers: Answers; page?: string; revision: number }>;
}

export type SaveState =
  | 'saved'
  | 'saving'
  | 'waiting' // typed, about to be sent
  | 'offline' // kept here, sent when the connection returns
  | 'conflict' // another tab saved meanwhile; the resident chooses
  | 'refused'; // the server will not take it; `problem` says why

export interface KeeperState {
  draft: LocalDraft;
  save: SaveState;
  savedAt?: Date;
  problem?: Problem;
  /** The server had forgotten the draft: it was begun again, without its files. */
  anew: boolean;
  /** This browser keeps nothing (private window, full store). */
  forgetful: boolean;
}

/**
 * The draft as it goes on after the session or the server's draft has ended:
 * the answers are here, the files and the verified address are not.
 */
export function startOver(draft: LocalDraft): LocalDraft {
  return {
    ...draft, id: undefined, revision: 0, dirty: true, answers: keepKnownFiles(draft.answers, new Set()),
    verified: undefined, submitKey: undefined, sent: undefined,
  };
}

/** Tells two contents apart, whatever the order of their keys. */
function markOf(answers: Answers, page: string | undefined): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  // Two 32-bit hashes; the marks stand beside the answers, so they hide nothing.
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (const character of JSON.stringify([page ?? '', answers], sorted)) {
    const code = character.codePointAt(0)!;
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + a;
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}

const unsureAtMost = 5;
const typingPause = 1200;
const retries = [2_000, 5_000, 15_000, 30_000, 60_000];

/**
 * Keeps one draft: every change goes to this browser at once and to the server
 * after a pause. A lost connection is tried again by itself and as soon as it
 * returns; a draft the server no longer knows is started anew with the same
 * answers. Nothing typed is lost unless both places are.
 */
export class DraftKeeper {
  private state: KeeperState;
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | undefined;
  private failures = 0;
  private ended = false;

  constructor(draft: LocalDraft, private readonly server: DraftServer, private readonly now: () => Date = () => new Date()) {
    this.state = { draft, save: draft.dirty ? 'waiting' : 'saved', anew: false, forgetful: !keepDraft(draft) };
  }

  snapshot = (): KeeperState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Begins to listen for the connection; sends what an earlier visit left. */
  start(): () => void {
    this.ended = false;
    const online = () => void this.flush();
    const hidden = () => { if (document.visibilityState === 'hidden') void this.flush(); };
    window.addEventListener('online', online);
    document.addEventListener('visibilitychange', hidden);
    if (this.state.draft.dirty || !this.state.draft.id) this.plan(0);
    return () => {
      this.ended = true;
      clearTimeout(this.timer);
      window.removeEventListener('online', online);
      document.removeEventListener('visibilitychange', hidden);
    };
  }

  /** Takes a change of answers or page. */
  change(part: Partial<Pick<LocalDraft, 'answers' | 'page' | 'consent' | 'verified'>>): void {
    const draft = { ...this.state.draft, ...part, dirty: true, updatedAt: this.now().toISOString() };
    const save = this.state.save === 'conflict' || this.state.save === 'refused' ? this.state.save : 'waiting';
    this.put({ draft, save });
    if (save === 'waiting') this.plan(typingPause);
  }

  /** The key of the submission; the same one for every attempt. */
  submitKey(): string {
    const key = this.state.draft.submitKey ?? newKey();
    if (!this.state.draft.submitKey) this.put({ draft: { ...this.state.draft, submitKey: key } });
    return key;
  }

  /** Remembers the body of an attempt until its answer is known. */
  remember(sent: Answers | undefined): void {
    this.put({ draft: { ...this.state.draft, sent } });
  }

  /** A new key: the last one belongs to a body that the server refused. */
  renewKey(): void {
    this.put({ draft: { ...this.state.draft, submitKey: newKey(), sent: undefined } });
  }

  /** Sends now; resolves when the server has all or it is clear that it cannot. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.ended || this.state.save === 'conflict') return;
    const { draft } = this.state;
    if (!draft.dirty && draft.id) return;
    this.running = this.send();
    await this.running;
    this.running = undefined;
    if (this.state.draft.dirty && this.state.save === 'waiting') await this.flush();
  }

  /** The resident's choice after a conflict. */
  async resolve(choice: 'mine' | 'theirs'): Promise<void> {
    const { draft } = this.state;
    if (!draft.id) return;
    const theirs = await this.server.fetch(draft.id);
    if (choice === 'theirs') {
      const taken = { ...draft, answers: theirs.answers, page: theirs.page, revision: theirs.revision, dirty: false };
      this.put({ draft: taken, save: 'saved', problem: undefined });
      return;
    }
    this.put({ draft: { ...draft, revision: theirs.revision, dirty: true }, save: 'waiting', problem: undefined });
    await this.flush();
  }

  /** Forgets the draft in this browser: it was handed in or thrown away. */
  forget(): void {
    this.ended = true;
    clearTimeout(this.timer);
    forgetDraft(this.state.draft.slug);
  }

  private async send(): Promise<void> {
    this.put({ save: 'saving' });
    try {
      await this.ensure();
      const sent = this.state.draft;
      // Written down before it is sent: the page may be closed before the answer comes.
      this.put({ draft: { ...sent, unsure: [...(sent.unsure ?? []), markOf(sent.answers, sent.page)].slice(-unsureAtMost) } });
      const { revision } = await this.server.save(sent.id!, { answers: sent.answers, page: sent.page ?? '', revision: sent.revision });
      const unchanged = this.state.draft.answers === sent.answers && this.state.draft.page === sent.page;
      this.failures = 0;
      this.put({ draft: { ...this.state.draft, revision, dirty: !unchanged, unsure: undefined }, save: unchanged ? 'saved' : 'waiting', savedAt: this.now(), problem: undefined });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.code !== 'draft_changed' || !(await this.ours())) this.failed(problem);
    }
  }

  /**
   * Whether what the server has is a save of this browser whose answer was
   * lost; then there is no conflict, and what was typed since goes on top.
   */
  private async ours(): Promise<boolean> {
    const { draft } = this.state;
    const theirs = await this.server.fetch(draft.id!).catch(() => undefined);
    if (!theirs || !draft.unsure?.includes(markOf(theirs.answers, theirs.page))) return false;
    this.put({ draft: { ...this.state.draft, revision: theirs.revision, unsure: undefined, dirty: true }, save: 'waiting' });
    return true;
  }

  private async ensure(): Promise<void> {
    if (this.state.draft.id) return;
    const { id, revision } = await this.server.start(this.state.draft.slug);
    this.put({ draft: { ...this.state.draft, id, revision } });
  }

  private failed(problem: Problem): void {
    if (problem.transient) {
      this.put({ save: 'offline', problem });
      this.plan(retries[Math.min(this.failures++, retries.length - 1)]!);
      return;
    }
    if (problem.code === 'draft_changed') return this.put({ save: 'conflict', problem });
    const lost = problem.status === 404 || problem.status === 401;
    if (lost && this.state.draft.id && this.failures++ < 2) {
      this.put({ draft: startOver(this.state.draft), save: 'waiting', problem: undefined, anew: true });
      return;
    }
    this.put({ save: 'refused', problem });
  }

  private plan(delay: number): void {
    clearTimeout(this.timer);
    if (!this.ended) this.timer = setTimeout(() => void this.flush(), delay);
  }

  private put(part: Partial<KeeperState>): void {
    const next = { ...this.state, ...part };
    if (part.draft && !this.ended) next.forgetful = !keepDraft(part.draft);
    this.state = next;
    this.listeners.forEach((listener) => listener());
  }
}
