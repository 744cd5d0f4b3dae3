import type { Incident } from './incident.ts';

/** How code, comments, lists, diffs and quotations begin. */
const BEGINS = /^\s*(?:[-+*>]\s|\/\/|#\s|["'`]|raise |except |if |elif |assert |return |def |print\()/;
/** A question, or an error that is quoted within a sentence. */
const ASKS = /[?？]\s*$|`[^`\n]{0,300}(?:Error|Exception|No module named|cannot open)[^`\n]{0,300}`/;

/** Whether a line may speak of an error instead of being one: documentation, code, a question. A traceback never does. */
export function isInPassing({ exception, telling }: Incident): boolean {
  if (exception && exception.frames.length > 0) return false;
  const [line] = telling;
  return line !== undefined && (BEGINS.test(line.text) || ASKS.test(line.text));
}
