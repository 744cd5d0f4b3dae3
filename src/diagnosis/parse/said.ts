import type { Log, LogLine } from '../log.ts';
import type { Level } from './level.ts';
import { introduced, levelWord } from './logger.ts';
import { spread } from './spread.ts';
import { transportOf } from './transport.ts';

/** Of a longer text the rest is not understood; records of loggers may be longer. */
const LONGEST = 8_000;

/** What a line says, and how it came to be said. */
export interface Said {
  line: LogLine;
  /** What tells its process from others': `[rank0]`, `web-1`. Empty when nothing does. */
  source: string;
  /** What a logger put before it, as printed. Empty for what was printed without one. */
  prefix: string;
  level: Level | null;
  /** Whether a time stood before it. */
  stamped: boolean;
  /** Without prefixes, its indentation kept. A level that is a word of the line is in it: `ERROR: …`. */
  body: string;
  /** Without that word. */
  text: string;
}

/** The lines of a log without what was put before them. One line may hold several: JSON with a traceback in it. */
export function hear({ lines }: Log): Said[] {
  const transport = transportOf(lines);
  return lines.flatMap((line) => {
    const { source, rest } = transport(line.text);
    const { texts: all, level, isRecord } = spread(rest);
    const texts = all.map((text) => text.slice(0, LONGEST));
    return texts.map((text) => (isRecord ? recordedOf(line, source, { text, level }) : saidOf(line, source, text)));
  });
}

function saidOf(line: LogLine, source: string, text: string): Said {
  const { prefix, level, stamped, rest } = introduced(text);
  const word = level === null ? levelWord(rest) : null;
  return { line, source, prefix, level: level ?? word?.level ?? null, stamped, body: rest, text: word?.rest ?? rest };
}

/** Of a record, that is its logger's prefix; no two are one text. */
function recordedOf(line: LogLine, source: string, { text, level }: { text: string; level: Level | null }): Said {
  return { line, source, prefix: `{${line.n}}`, level, stamped: false, body: text, text };
}
