/** A line of a log as it is read: colours and carriage returns gone, secrets masked. */
export interface LogLine {
  /** From 1. */
  n: number;
  text: string;
}

/** What is kept of a log: all lines of a short one, of a long one those around what may be a failure (a gap shows in the numbers). */
export interface Log {
  lines: readonly LogLine[];
  /** Lines that were read. */
  total: number;
}
