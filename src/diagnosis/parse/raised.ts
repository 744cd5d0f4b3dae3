import type { Frame } from '../incident.ts';
import type { LogLine } from '../log.ts';
import type { Level } from './level.ts';
import type { Said } from './said.ts';

/** Words of an exception's message, and the line they stand in. */
export interface Piece {
  line: LogLine;
  text: string;
}

/** An exception as it was found. How bad it is shows from what is around it. */
export interface Raised {
  /** As printed; empty when the log ends, or is torn, before it is told. */
  qualified: string;
  /** Lines of its message; the first is what stands behind the class. */
  message: readonly Piece[];
  frames: readonly Frame[];
  /** Set when what it came from is found, which may stand after it. */
  origin: Raised | null;
  /** All lines it takes, by number. */
  first: number;
  last: number;
  /** Of the logger that printed it; null when it was printed without one. */
  level: Level | null;
  /** How it was printed, where that says how bad it is: `crash` ends the program, `aside` is printed by who goes on. */
  manner: 'plain' | 'crash' | 'aside' | 'warning';
}

/** Exceptions that belong together, what they came from before them, and where the lines after them begin. */
export interface Found {
  raised: readonly Raised[];
  /** Lines among theirs that are of something else. */
  skipped: readonly Said[];
  next: number;
}

/** Longer chains are cut: nobody reads them, and each of them is walked down. */
export const LONGEST_CHAIN = 30;
