import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { readPreference, writePreference } from '../lib/preference.ts';
import { en, type Messages } from './en.ts';
import { detectLanguage, LANGUAGES, type Language, LOCALES } from './language.ts';
import { zh } from './zh.ts';

const MESSAGES: Record<Language, Messages> = { en, zh };

interface Text {
  t: Messages;
  language: Language;
  /** For number formats. */
  locale: string;
  setLanguage(language: Language): void;
}

const TextContext = createContext<Text | null>(null);

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(
    () => readPreference('language', LANGUAGES) ?? detectLanguage(navigator.languages),
  );
  const text = useMemo<Text>(
    () => ({
      t: MESSAGES[language],
      language,
      locale: LOCALES[language],
      setLanguage: (choice) => {
        writePreference('language', choice);
        setLanguage(choice);
      },
    }),
    [language],
  );
  useEffect(() => {
    document.documentElement.lang = text.locale;
  }, [text]);
  return <TextContext value={text}>{children}</TextContext>;
}

/** The page's words in the reader's language. */
export function useText(): Text {
  const text = useContext(TextContext);
  if (!text) throw new Error('useText outside of TextProvider');
  return text;
}
