import type { Confidence } from '../api/diagnosis.ts';
import type { Text } from './text.ts';

/** What one incident must show: all that is named. */
export interface Look {
  /** Kind of a statement of the incident. */
  says?: string;
  /** Its fields. A field that it lacks does not fit. */
  where?: Readonly<Record<string, RegExp>>;
  /** The exception's class, last part. */
  exception?: RegExp;
  /** The exception's message, all lines. */
  message?: RegExp;
  /** A package (import name) that one of the exception's frames is of, the file of a frame, or its place as in `at`. */
  through?: RegExp;
  /**
   * Where it was raised: the innermost frame (importlib's aside), as `package/module.py in function: line of code` (the path from the package on).
   * What is left of a traceback whose end is cut.
   */
  at?: RegExp;
}

/**
 * What must be seen for a rule to speak. Named groups of its patterns, the fields of the statement and `type` and `message`
 * of the exception are values for the texts.
 */
export interface Sign extends Look {
  /** What must be seen as well, in any incident. */
  also?: readonly Look[];
  /** What no incident may show. */
  unless?: readonly Look[];
  /** PEP 440 specifiers by distribution (`python`: the interpreter); a version that is known must fit. Unknown versions fit. */
  versions?: Readonly<Record<string, string>>;
  /** The rule's own otherwise. */
  confidence?: Confidence;
  /** It speaks of warnings, too: of lines that the program itself goes on after. */
  evenWarned?: true;
}

export interface Remedy {
  text: Text;
  /** What to type, with values. */
  command?: string;
}

/** A cause that logs show, as data. Logs that show it, each decided to be this by itself: test/fixtures/diagnosis/<id>/. */
export interface Rule {
  /** Kebab-case, stable. */
  id: string;
  /**
   * `general`: it speaks only when no rule names the incident's cause better. `unknown`: it speaks only when no other rule does.
   * `consequence`: what it sees follows from something else.
   */
  role?: 'general' | 'unknown' | 'consequence';
  /** Any of them is enough; the first that fits is taken. */
  signs: readonly Sign[];
  confidence: Confidence;
  summary: Text;
  why: Text;
  remedies: readonly Remedy[];
  /** What decides it when the log does not. Never empty when `confidence` is `possible`. */
  lookAt?: readonly Text[];
  /** Distributions that such a failure comes from when one of them was changed, likeliest first. */
  packages?: readonly string[];
  /** Where this is known from: an address, or a file of this project. */
  sources: readonly string[];
}
