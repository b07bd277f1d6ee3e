/** A file chosen but not yet on the server. */
export interface KeptFile {
  key: string;
  draft: string;
  path: string;
  name: string;
  type: string;
  blob: Blob;
}

/** Keeps chosen files over a reload until they are sent. */
export interface FileStore {
  put(file: KeptFile): Promise<void>;
  list(draft: string): Promise<KeptFile[]>;
  remove(key: string): Promise<void>;
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function open(): Promise<IDBObjectStore> {
  const opening = indexedDB.open('madoguchi', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('files', { keyPath: 'key' });
  const db = await request(opening);
  return db.transaction('files', 'readwrite').objectStore('files');
}

/**
 * The browser's own store. Where it is refused (private windows) a file lives
 * as long as the page, and nothing fails.
 */
export const browserFiles: FileStore = {
  async put(file) {
    await open().then((s) => request(s.put(file)), () => undefined).catch(() => undefined);
  },
  async list(draft) {
    const all = await open().then((s) => request<KeptFile[]>(s.getAll()), () => []).catch(() => []);
    return all.filter((file) => file.draft === draft);
  },
  async remove(key) {
    await open().then((s) => request(s.delete(key)), () => undefined).catch(() => undefined);
  },
};
