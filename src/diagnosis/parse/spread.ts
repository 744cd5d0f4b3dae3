import { type Level, levelNamed } from './level.ts';

/** Fields of JSON records that hold what was said, in the order in which it is read. */
const SAYING = ['message', 'msg', 'event', 'exc_info', 'exception', 'traceback', 'stack_trace', 'stack'];
const LEVELLING = ['level', 'levelname', 'severity', 'lvl'];

export interface Spread {
  texts: readonly string[];
  level: Level | null;
}

/** The lines within a line: of a JSON record, or of a traceback whose line ends were printed as `\n`. */
export function spread(text: string): Spread {
  if (text.startsWith('{"') && text.endsWith('}')) return recordOf(text) ?? { texts: [text], level: null };
  if (!text.includes('\\n') || !text.includes('Traceback (most recent call last)'))
    return { texts: [text], level: null };
  return { texts: text.replaceAll('\\"', '"').replaceAll("\\'", "'").split(/\\+n/), level: null };
}

function recordOf(text: string): Spread | null {
  const record = parsed(text);
  if (record === null) return null;
  const said = [record, record.err, record.error].flatMap((part) =>
    isRecord(part) ? SAYING.flatMap((field) => part[field] ?? []) : [],
  );
  const texts = said.filter((words) => typeof words === 'string').flatMap((words) => words.split('\n'));
  const level = LEVELLING.map((field) => levelNamed(String(record[field] ?? ''))).find((one) => one !== null);
  return texts.length === 0 ? null : { texts, level: level ?? null };
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
