import { createContext, useContext, useMemo, type ReactNode } from 'react';
import type { Language } from './language';
import { translator, type Catalogue, type Translate } from './message';
import { ui, type UiKey } from './ui/ja';

interface I18n {
  language: Language;
  catalogue: Catalogue;
  t: Translate<string>;
}

const initial: I18n = { language: 'ja', catalogue: ui, t: translator<string>(ui) };
const Context = createContext<I18n>(initial);

/**
 * Gives the sentences of one language to everything below it. Without a
 * provider the parts speak Japanese.
 */
export function I18nProvider(props: { language: Language; catalogue: Catalogue; children: ReactNode }) {
  const { language, catalogue, children } = props;
  const value = useMemo(() => ({ language, catalogue, t: translator<string>(catalogue) }), [language, catalogue]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The translator; an app narrows the keys: `useT<CitizenKey>()`. */
export function useT<K extends string = UiKey>(): Translate<K | UiKey> {
  return useContext(Context).t;
}

export function useLanguage(): Language {
  return useContext(Context).language;
}

/** All sentences of the provider above, to add some for a part of the app. */
export function useCatalogue(): Catalogue {
  return useContext(Context).catalogue;
}
