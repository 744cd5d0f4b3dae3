import type { Language } from '../api/diagnosis.ts';

/** What people read, in every language. `{name}` stands for a value of the evidence. */
export type Text = Record<Language, string>;

/** The text with its values; one that is not known stands as `?`. */
export function fill(text: Text, language: Language, values: Readonly<Record<string, string>>): string {
  return text[language].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '?');
}
