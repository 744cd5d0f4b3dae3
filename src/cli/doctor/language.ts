import type { Language } from '../../api/diagnosis.ts';

/** The language that a terminal is set to (POSIX: LC_ALL goes before LC_MESSAGES, that before LANG); English where it is another. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh(?![a-z])/i.test(locale) ? 'zh' : 'en';
}
