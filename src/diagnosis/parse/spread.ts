import { type Level, levelNamed } from './level.ts';

/** Fields of JSON records that hold what was said, in the order in which it is read. */
const SAYING = ['message', 'msg', 'event', 'exc_info', 'exception', 'traceback', 'stack_trace', 'stack'];
const LEVELLING = ['level', 'levelname', 'severity', 'lvl'];

export interface Spread {
  texts: readonly string[];
  level: Level | null;
  /** A JSON record. */
  isRecord: boolean;
}

/** The lines within a line: of a JSON record, or of a traceback whose line ends were printed as `\n`. */
export function spread(text: string): Spread {
  if (text.startsWith('{"') && text.endsWith('}')) return recordOf(text) ?? plain([text]);
  if (!text.includes('\\n') || !text.includes('Traceback (most recent call last)')) return plain([text]);
  return plain(
    text
      .replaceAll('\\"', '"')
      .replaceAll("\\'", "'")
      .split(/(?<!\\)\\+n/),
  );
}

const plain = (texts: readonly string[]): Spread => ({ texts, level: null, isRecord: false });

function recordOf(text: string): Spread | null {
  const record = parsed(text);
  if (record === null) return null;
  // Docker's own files of logs: what was printed, and where.
  if (typeof record.log === 'string' && record.stream) return plain(record.log.trimEnd().split('\n'));
  const said = [record, record.err, record.error].flatMap((part) =>
    isObject(part) ? SAYING.flatMap((field) => part[field] ?? []) : [],
  );
  const texts = said.filter((words) => typeof words === 'string').flatMap((words) => words.split('\n'));
  const level = LEVELLING.map((field) => levelNamed(String(record[field] ?? ''))).find((one) => one !== null);
  return texts.length === 0 ? null : { texts, level: level ?? null, isRecord: true };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
