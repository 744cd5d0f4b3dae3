import type { LogLine } from './log.ts';

/** `warning`: said, and the program went on by design. `handled`: an exception that the program lived on after. */
export type Severity = 'fatal' | 'error' | 'handled' | 'warning';

/**
 * What a sentence of a log states, in our words: `module-missing {module}`, `symbol-undefined {library, symbol}`. The kinds
 * and their fields are those of the sentences in `sentences/`.
 */
export interface Statement {
  kind: string;
  fields: Readonly<Record<string, string>>;
  line: LogLine;
}

/** A frame of a traceback. */
export interface Frame {
  file: string;
  line: number | null;
  name: string;
  /** Its line of code, when the log has it. */
  code: string | null;
  /** Import name of the installed package that the file is of (`mmcv`), or null: the user's own code, the standard library. */
  package: string | null;
}

export interface Exception {
  /** Last part of the class's name: `ModuleNotFoundError`. */
  type: string;
  /** The name as printed: `urllib3.exceptions.MaxRetryError`. */
  qualified: string;
  /** All of it, lines joined by `\n`. */
  message: string;
  /** Outermost first. Empty when the log has only the last line. */
  frames: readonly Frame[];
  /** What it was raised from, or while handling. */
  origin: Incident | null;
}

/** Something that went wrong, in one place of a log. */
export interface Incident {
  severity: Severity;
  exception: Exception | null;
  statements: readonly Statement[];
  /** Numbers of its first and last line. */
  first: number;
  last: number;
  /** The lines that say it, to be cited: at most three. */
  telling: readonly LogLine[];
}

/** What a program says when it has got somewhere: it answers, it is installed. */
export interface Milestone {
  kind: 'started' | 'succeeded';
  line: LogLine;
}

/** What a log says, in order. The origins of exceptions are incidents of their own, before what they led to. */
export interface Account {
  incidents: readonly Incident[];
  milestones: readonly Milestone[];
  /** Versions that the log itself tells, by normalized distribution name (PEP 503). `python` is the interpreter. */
  versions: ReadonlyMap<string, string>;
}
