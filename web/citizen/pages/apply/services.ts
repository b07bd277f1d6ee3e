import { useMemo, useRef, useSyncExternalStore } from 'react';
import { fetchPostal } from '../../data/drafts';
import type { BankService, FormServices } from '../../../form/services';
import { useT } from '../../../i18n/context';
import { problemText } from '../../../i18n/problems';
import type { Key } from '../../app/language';
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
export function useServices(slug: string, uploads: Uploads, answers: Answers, seats: FormServices['seats']) {
  const items = useUploads(uploads);
  const t = useT<Key>();
  const latest = useRef(answers);
  latest.current = answers;
  return useMemo(() => {
    const places = new Map<string, string>();
    return {
      postal: fetchPostal,
      banks,
      seats,
      match: async (field: string, given: { number: string; check?: string }) => (await import('../../data/recipients')).matchPerson(slug, field, given),
      attachments: {
        list: (path: string) =>
          uploads.list(path, idsOf(valueAt(latest.current, path))).map((item) => {
            places.set(item.key, path);
            return { ...item, problem: item.problem && problemText(item.problem, t) };
          }),
        add: (path: string, files: readonly File[]) => uploads.add(path, files),
        retry: (key: string) => uploads.retry(key),
        remove: (key: string) => void uploads.remove(key, places.get(key) ?? ''),
      },
    };
    // items: a new list of files is a new service, so that the form draws it.
  }, [slug, uploads, items, seats, t]);
}

/** Names of the files that the server has, by id, for the check page. */
export function useFileNames(uploads: Uploads): ReadonlyMap<string, string> {
  const items = useUploads(uploads);
  return useMemo(() => new Map(items.flatMap((item) => (item.id ? [[item.id, item.name] as const] : []))), [items]);
}
