import { useMemo, useSyncExternalStore } from 'react';
import { fetchPostal } from '../../data/drafts';
import type { BankService } from '../../../form/services';
import { problemKey } from '../../../i18n/problems';
import { idsOf, valueAt } from '../../draft/at-path';
import type { Answers } from '../../draft/local';
import type { UploadItem, Uploads } from '../../draft/uploads';

/** Banks, fetched with what few forms need. */
const banks: BankService = {
  banks: async (query) => (await import('../../data/banks')).banks.banks(query),
  branches: async (bank, query) => (await import('../../data/banks')).banks.branches(bank, query),
};

/** The files on their way, drawn again whenever they change. */
export function useUploads(uploads: Uploads): readonly UploadItem[] {
  return useSyncExternalStore(uploads.subscribe, uploads.snapshot);
}

/** What the form needs done for it: addresses looked up, files sent. */
export function useServices(uploads: Uploads, answers: Answers) {
  const items = useUploads(uploads);
  return useMemo(() => {
    const places = new Map<string, string>();
    return {
      postal: fetchPostal,
      banks,
      attachments: {
        list: (path: string) =>
          uploads.list(path, idsOf(valueAt(answers, path))).map((item) => {
            places.set(item.key, path);
            return { ...item, problemKey: item.problem && problemKey(item.problem) };
          }),
        add: (path: string, files: readonly File[]) => uploads.add(path, files),
        retry: (key: string) => uploads.retry(key),
        remove: (key: string) => void uploads.remove(key, places.get(key) ?? ''),
      },
    };
    // items: a new list of files is a new service, so that the form draws it.
  }, [uploads, answers, items]);
}

/** Names of the files that the server has, by id, for the check page. */
export function useFileNames(uploads: Uploads): ReadonlyMap<string, string> {
  const items = useUploads(uploads);
  return useMemo(() => new Map(items.flatMap((item) => (item.id ? [[item.id, item.name] as const] : []))), [items]);
}
