import type { Severity } from '../incident.ts';
import type { Course } from './course.ts';
import type { Alone } from './line-incidents.ts';

const TRIED_AGAIN = /\b(?:[Ww]ill retry|[Rr]etrying|[Tt]rying again)\b/;
const FAILED = /\b(?:[Ff]ail(?:ed|ure)?|[Ee]rror|[Rr]efused|[Tt]imed out|[Cc]annot|[Cc]ould not|[Uu]nable|broken)\b/;
/** Who says so has lost what it was run for. */
const GIVEN_UP =
  /\bfailed to (?:run|start|execute)\b.{0,200}\breason\b|\bfailed to load '[^']{1,100}' version \d|\bentered FATAL state\b|\b(?:[Ff]ailed|[Cc]annot|[Cc]ould not|[Uu]nable)\b.{0,200}\b(?:exiting|aborting|giving up)\b/;
/** Who runs programs prints what they say, and that they ended, as information. */
const ENDED_BADLY = /\b[Ee]xit(?:ed)?(?: with)?(?: error)? (?:code|status):? [1-9]/;
/** What servers and supervisors log as information whatever it is. */
const LOGGED_ALIKE = new Set(['ended', 'request-failed']);

export const triesAgain = (text: string): boolean => TRIED_AGAIN.test(text);

/** Whether a line is a failure though its logger, or its sentence, makes little of it. */
export function isBelittled({ said, heard }: Alone, worst: Severity | null, course: Course): boolean {
  const { line, text, level, source } = said;
  // A log that ends with one more attempt knows of none that worked.
  if (TRIED_AGAIN.test(text) && FAILED.test(text)) return course.endsAt(line.n, source);
  if (GIVEN_UP.test(text)) return true;
  if (worst !== 'error') return false;
  return (
    (level === 'info' && heard.some(({ statement }) => LOGGED_ALIKE.has(statement.kind))) ||
    ENDED_BADLY.test(course.behind(line.n, source)?.text ?? '')
  );
}
