import { type DestinationStream, type Logger, pino } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LoggerOptions {
  level: LogLevel;
  /** Where lines go; standard output otherwise. */
  stream?: DestinationStream;
}

/** Header and field names that never reach a log, whatever object they hang on. */
const SECRETS = ['authorization', 'cookie', 'set-cookie', 'x-api-key', 'token', 'password', 'secret'];

/** A logger of JSON lines: ISO time, level by name, secrets cut out. */
export function createLogger({ level, stream }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: '[cut]' },
  };
  return stream ? pino(options, stream) : pino(options);
}
