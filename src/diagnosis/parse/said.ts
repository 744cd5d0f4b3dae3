import type { Log, LogLine } from '../log.ts';
import type { Level } from './level.ts';
import { introduced, levelWord } from './logger.ts';
import { spread } from './spread.ts';
import { transportOf } from './transport.ts';

/** Of a longer line the rest is not understood. */
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
    const { source, rest } = transport(line.text.slice(0, LONGEST));
    const { texts, level } = spread(rest);
    return texts.map((text) => saidOf({ line, source, text, level }));
  });
}

function saidOf({
  line,
  source,
  text,
  level,
}: {
  line: LogLine;
  source: string;
  text: string;
  level: Level | null;
}): Said {
  const logged = introduced(text);
  const word = logged.level === null ? levelWord(logged.rest) : null;
  return {
    line,
    source,
    prefix: logged.prefix,
    level: level ?? logged.level ?? word?.level ?? null,
    stamped: logged.stamped,
    body: logged.rest,
    text: word?.rest ?? logged.rest,
  };
}
