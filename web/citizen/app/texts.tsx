import { useEffect, useState, type ReactNode } from 'react';
import { I18nProvider, useCatalogue, useLanguage } from '../../i18n/context';
import type { Language } from '../../i18n/language';
import type { Catalogue } from '../../i18n/message';
import { Loading } from '../../ui/spinner';

/** The words of some pages: Japanese comes with them, the others when asked for. */
export interface Words {
  ja: Catalogue;
  load: (language: Exclude<Language, 'ja'>) => Promise<Catalogue>;
}

/** Adds words to those that are there, for the pages below. */
export function Texts({ words, children }: { words: Words; children: ReactNode }) {
  const language = useLanguage();
  const outer = useCatalogue();
  const [loaded, setLoaded] = useState<{ language: Language; catalogue: Catalogue }>({ language: 'ja', catalogue: words.ja });
  useEffect(() => {
    let current = true;
    const take = (catalogue: Catalogue) => { if (current) setLoaded({ language, catalogue }); };
    // Without a connection Japanese is better than nothing.
    if (language === 'ja') take(words.ja);
    else words.load(language).then(take, () => take(words.ja));
    return () => { current = false; };
  }, [language, words]);
  if (loaded.language !== language) return <Loading />;
  return <I18nProvider language={language} catalogue={{ ...outer, ...loaded.catalogue }}>{children}</I18nProvider>;
}
