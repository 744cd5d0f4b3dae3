import type { ReactNode } from 'react';
import { THEMES, useTheme } from '../hooks/use-theme.ts';
import { LANGUAGES, type Language } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.tsx';
import { ThemeIcon } from './icons.tsx';
import { Link } from './link.tsx';

const LANGUAGE_NAMES: Record<Language, string> = { en: 'EN', zh: '中文' };

const PAGES = [
  ['parse', '/'],
  ['console', '/console'],
  ['doctor', '/console/-/doctor'],
] as const;

interface Props {
  page: (typeof PAGES)[number][0];
  title: string;
  /** How what the page is about is doing. */
  children?: ReactNode;
}

export function Header({ page, title, children }: Props) {
  const { t, language, setLanguage } = useText();
  const [theme, setTheme] = useTheme();
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  return (
    <header className="header">
      <div className="brand">
        <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
          <path d="M9 16.5a7.5 7.5 0 1 1 2.4 5.5" />
          <path d="m6.2 13.2 2.7 3.9 4-2.6" />
          <circle cx="16.5" cy="16.2" r="2.6" />
        </svg>
        <span className="brand-name">lastgood</span>
        <h1 className="brand-service">{title}</h1>
      </div>
      <nav className="header-nav" aria-label={t.nav.label}>
        {PAGES.map(([name, href]) => (
          <Link key={name} href={href} aria-current={name === page ? 'page' : undefined}>
            {t.nav[name]}
          </Link>
        ))}
      </nav>
      <div className="header-tools">
        {children}
        <fieldset className="segmented segmented-small">
          <legend className="visually-hidden">{t.language}</legend>
          {LANGUAGES.map((choice) => (
            <button
              key={choice}
              type="button"
              lang={choice}
              aria-pressed={choice === language}
              onClick={() => setLanguage(choice)}
            >
              {LANGUAGE_NAMES[choice]}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="icon-button"
          aria-label={`${t.theme.label}: ${t.theme[theme]}`}
          title={`${t.theme.label}: ${t.theme[theme]}`}
          onClick={() => setTheme(nextTheme)}
        >
          <ThemeIcon theme={theme} />
        </button>
      </div>
    </header>
  );
}
