import type { Severity } from './incident.ts';

/** How some program says something, as data. */
export interface Sentence {
  /**
   * What it states, in our words; several sentences may state the same. Kebab-case. `milestone-started` (it answers) and
   * `milestone-succeeded` (loaded, installed, served) are no incidents: what failed before them was lived through.
   */
  kind: string;
  /** Matched against lines (a logger's prefix removed) and messages of exceptions (all lines; with the class before it, too: `KeyError: 'x'`). Its named groups are the statement's fields. */
  pattern: RegExp;
  /** Every match contains one of these, letter for letter: what long logs are searched for before anything is parsed. */
  hints: readonly string[];
  /** How bad it is when a line says it by itself; null: it counts only in the message of an exception. */
  severity: Severity | null;
}
