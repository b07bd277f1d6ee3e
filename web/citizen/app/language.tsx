import { createContext, useContext, useEffect, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from '../../i18n/context';
import { citizen, type CitizenKey } from '../../i18n/citizen/ja';
import { htmlLang, isLanguage, preferredLanguage, type Language } from '../../i18n/language';
import type { Catalogue } from '../../i18n/message';
import type { ApplyKey } from '../../i18n/apply/ja';
import type { BeginKey } from '../../i18n/begin/ja';
import type { FinderKey } from '../../i18n/finder/ja';
import type { HelpKey } from '../../i18n/help/ja';
import type { PageKey } from '../../i18n/page/ja';
import type { ProblemKey } from '../../i18n/problem/ja';
import { kinds } from '../../i18n/problem/kinds';
import type { StatusKey } from '../../i18n/status/ja';
import type { SubmitKey } from '../../i18n/submit/ja';
import { ui } from '../../i18n/ui/ja';

/** All keys; the pages of an area bring the area's own words (`Texts`). */
export type Key = CitizenKey | ProblemKey | ApplyKey | BeginKey | SubmitKey | StatusKey | HelpKey | PageKey | FinderKey;

const stored = 'madoguchi.language';
const japanese: Catalogue = { ...ui, ...kinds, ...citizen };

/**
 * Japanese comes with the page, but for what is said of rare problems; the other
 * languages come when somebody asks for them.
 */
async function load(language: Language): Promise<Catalogue> {
  if (language === 'en') return (await import('./catalogue-en')).catalogue;
  if (language === 'ja-easy') return (await import('./catalogue-ja-easy')).catalogue;
  return { ...japanese, ...(await import('../../i18n/problem/ja')).problem };
}

interface Choice {
  language: Language;
  choose: (language: Language) => void;
}

const Context = createContext<Choice>({ language: 'ja', choose: () => {} });

export function useLanguageChoice(): Choice {
  return useContext(Context);
}

function first(): Language {
  const kept = localStorage.getItem(stored);
  return isLanguage(kept) ? kept : preferredLanguage(navigator.languages);
}

/** Speaks the language of the resident, and remembers it. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [wanted, setWanted] = useState<Language>(first);
  const [spoken, setSpoken] = useState<{ language: Language; catalogue: Catalogue } | undefined>(
    () => (wanted === 'ja' ? { language: 'ja', catalogue: japanese } : undefined),
  );

  useEffect(() => {
    let current = true;
    const speak = (language: Language, catalogue: Catalogue) => { if (current) setSpoken({ language, catalogue }); };
    // Without a connection we go on in the language that is here.
    load(wanted).then((catalogue) => speak(wanted, catalogue), () => speak('ja', japanese));
    return () => { current = false; };
  }, [wanted]);

  const language = spoken?.language;
  // Together with the words: a reader must not speak them in the other tongue.
  useLayoutEffect(() => {
    if (language) document.documentElement.lang = htmlLang(language);
  }, [language]);

  const choice = useMemo(() => ({
    language: wanted,
    choose: (language: Language) => {
      localStorage.setItem(stored, language);
      setWanted(language);
    },
  }), [wanted]);
  if (!spoken) return null;
  return (
    <Context.Provider value={choice}>
      <I18nProvider language={spoken.language} catalogue={spoken.catalogue}>{children}</I18nProvider>
    </Context.Provider>
  );
}
