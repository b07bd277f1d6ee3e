import { useMemo } from 'react';
import type { Language } from '../../i18n/language';
import { translator, type Translate } from '../../i18n/message';

/** The words of one late type, in its own chunk: the same keys in every language. */
export type FieldTexts<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** The translator of a late type's words in the form's language. */
export function useFieldTexts<K extends string>(texts: FieldTexts<K>, language: string): Translate<K> {
  return useMemo(() => translator<K>(texts[language as Language] ?? texts.ja), [texts, language]);
}
