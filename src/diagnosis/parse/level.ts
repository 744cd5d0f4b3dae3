export type Level = 'debug' | 'info' | 'warning' | 'error' | 'fatal';

/** Names that loggers print, pino's numbers among them. */
const NAMES: Record<Level, readonly string[]> = {
  debug: ['TRACE', 'VERBOSE', 'DEBUG', 'T', 'V', 'D', '10', '20'],
  info: ['INFO', 'NOTICE', 'SUCCESS', 'I', '30'],
  warning: ['WARNING', 'WARN', 'DEPRECATION', 'W', '40', '警告'],
  error: ['ERROR', 'ERR', 'SEVERE', 'CRITICAL', 'CRIT', 'ALERT', 'FEHLER', 'E', 'C', '50', '错误'],
  fatal: ['FATAL', 'EMERG', 'F', '60', '致命错误'],
};
const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([level, names]) => names.map((name) => [name, level as Level] as const)),
);

/** What a logger means by it: `W`, `warn`, `WARNING`. */
export const levelNamed = (name: string): Level | null => BY_NAME.get(name.toUpperCase()) ?? null;

/** The names of more than a letter, for patterns: as printed in capitals, in small letters, and with one capital. */
export const LEVEL_WORDS: string = [...BY_NAME.keys()]
  .filter((name) => /^[A-Z]{3,}$/.test(name))
  .sort((a, b) => b.length - a.length)
  .flatMap((name) => [name, name.toLowerCase(), name[0] + name.slice(1).toLowerCase()])
  .join('|');

/** Whether who logged it so calls it no failure. */
export const isMinor = (level: Level | null): boolean => level === 'debug' || level === 'info' || level === 'warning';
