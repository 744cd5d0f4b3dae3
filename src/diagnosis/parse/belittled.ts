import { type Alone, worstOf } from './alone.ts';
import type { Course } from './course.ts';

const TRIED_AGAIN = /\b(?:[Ww]ill retry|[Rr]etrying|[Tt]rying again)\b/;
const FAILED = /\b(?:[Ff]ail(?:ed|ure)?|[Ee]rror|[Rr]efused|[Tt]imed out|[Cc]annot|[Cc]ould not|[Uu]nable|broken)\b/;
/** Who says so has lost what it was run for. */
const GIVEN_UP = either(
  /\bfailed to (?:run|start|execute)\b.{0,200}\breason\b/,
  /\bfailed to load '[^']{1,100}' version \d/,
  /\bfinished with status 'error'/,
  /\bentered FATAL state\b/,
  /\b(?:[Ff]ailed|[Cc]annot|[Cc]ould not|[Uu]nable)\b.{0,200}\b(?:exiting|aborting|giving up)\b/,
);
/** Pieces of exceptions; a logger that makes little of them may be right. */
const PIECES = either(
  /\[Errno -?\d{1,5}\] \w/,
  /\[ONNXRuntimeError\] : \d/,
  /\bFile "[^"]{1,300}", line \d{1,9}, in \S/,
  /\bCould not load library \S{1,300} Error:/,
  /\bUnable to import module '/,
  /\bInternal [Ss]erver [Ee]rror: \S/,
);
/** Who runs programs prints what they say, and that they ended, as information. */
const ENDED_BADLY = /\b[Ee]xit(?:ed)?(?: with)?(?: error)? (?:code|status):? [1-9]/;
/** What servers and supervisors log as information whatever it is. */
const LOGGED_ALIKE = new Set(['ended', 'request-failed']);

export const triesAgain = (text: string): boolean => TRIED_AGAIN.test(text);

/** Whether a line is a failure though its logger, or its sentence, makes little of it. */
export function isBelittled(alone: Alone, course: Course): boolean {
  const { line, text, level, source } = alone.said;
  // A log that ends with one more attempt knows of none that worked.
  if (TRIED_AGAIN.test(text) && FAILED.test(text)) return course.endsAt(line.n, source);
  if (GIVEN_UP.test(text) || (level === null && PIECES.test(text))) return true;
  if (worstOf(alone) !== 'error') return false;
  return (
    (level === 'info' && alone.heard.some(({ statement }) => LOGGED_ALIKE.has(statement.kind))) ||
    ENDED_BADLY.test(course.behind(line.n, source)?.text ?? '')
  );
}

function either(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'));
}
