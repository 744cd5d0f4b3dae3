export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** BCP 47 tag for `lang` and number formats. */
export const LOCALES: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

/** The first of the browser's languages that the page speaks; English when it speaks none. */
export function detectLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const language = LANGUAGES.find((known) => tag.toLowerCase().split('-')[0] === known);
    if (language) return language;
  }
  return 'en';
}
