import { useEffect, useState } from 'react';
import { readPreference, writePreference } from '../lib/preference.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light, dark, or as the system has it; `data-theme` on the root element tells the style sheet. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => readPreference('theme', THEMES) ?? 'system');
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [
    theme,
    (choice) => {
      writePreference('theme', choice);
      setTheme(choice);
    },
  ];
}
