/** The languages a resident can choose. `ja-easy` is やさしい日本語. */
export type Language = 'ja' | 'ja-easy' | 'en';

export const languages: readonly Language[] = ['ja', 'ja-easy', 'en'];

/** What each language calls itself. */
export const languageNames: Record<Language, string> = {
  ja: '日本語',
  'ja-easy': 'やさしい日本語',
  en: 'English',
};

/** The BCP 47 tag for the html element's lang attribute. */
export function htmlLang(language: Language): string {
  return language === 'en' ? 'en' : 'ja';
}

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (languages as readonly string[]).includes(value);
}

/** The first language of the browser that we have; Japanese when none. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    if (/^ja\b/i.test(tag)) return 'ja';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'ja';
}
