/** Lines that say where tracebacks begin, and how they hang together. */

const HEADER = /^(?<before>.{0,500}?)\bTraceback \(most recent call last\)(?<after>.*)$/s;
const CHAIN =
  /^[\s|]{0,100}(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):?\s*$/;

export interface Header {
  /** IPython tells the class in the header. */
  qualified: string;
  /** What stands behind it in the same line: NumPy prints the first frame there. */
  after: string;
  /** In a box, as rich prints it. */
  boxed: boolean;
  /** Nothing else but a class stands in its line: it is no prose. */
  alone: boolean;
  /** `Original Traceback`: of what the exception before it wraps. */
  original: boolean;
}

export function headerOf(line: string): Header | null {
  if (!line.includes('Traceback (most recent call')) return null;
  const match = HEADER.exec(line);
  if (match === null) return null;
  const before = match.groups!.before!;
  const qualified = /^\s{0,20}([A-Za-z_][\w.]{0,200})\s{2,}$/.exec(before)?.[1] ?? '';
  return {
    qualified,
    alone: (qualified !== '' || before.trim() === '') && /^:?\s*$/.test(match.groups!.after!),
    after: /^:?\s+File "/.test(match.groups!.after!) ? match.groups!.after!.replace(/^:/, '') : '',
    boxed: /[╭┌]/.test(before),
    original: /\b(?:Original|Remote) $/.test(before),
  };
}

/** Whether the next traceback is of what came of the last. */
export const isLink = (line: string): boolean => line.includes('above exception') && CHAIN.test(line);

export const indentOf = (line: string): number => line.length - line.trimStart().length;

export const isBlank = (line: string): boolean => line.trim() === '';

/** What Python says before a traceback. */
const ANNOUNCED =
  /^(?:Exception (?:ignored|in thread|in callback|in worker process)\b|Task exception was never retrieved|Unhandled exception in\b)/;

/** The beginning of something else: a prompt, a command that is echoed, a rule drawn across, the end of a quoted traceback. */
export const isElsewhere = (line: string): boolean =>
  ANNOUNCED.test(line) ||
  /^(?:>>> |\.\.\. \S|\$ |# |\+ [a-z]|#{2,} |In \[\d|"""|'''|```|PS [A-Z]:|[A-Z]:\\[^>:*?"<|]{0,200}>|\([\w./-]{1,60}\) [^\s:]{1,100}[@:\\~➜]|\S{1,60}@\S{1,60}:\S{0,200}[$#] |-{20,}$|={10,}|!{10,}|_{10,}|rc=-?\d|##\[|\s{0,40}\[end of output\]|exit status \d)/.test(
    line,
  );

/** A frame of JavaScript's or Java's. */
export const isAtFrame = (line: string): boolean => /^\s{1,20}at \S/.test(line);

/** What tracebacks hold that is neither a frame nor its code: markers, what is left out, values that loguru and rich draw. */
export const isDecoration = (line: string): boolean =>
  /^(?:[\^~][\^~ ]*|…|\.{3}(?:<\d{1,9} lines?>\.{3})?|\(\.\.\.\)|\[Previous line repeated .*|[│└├╭╰┌┐┘].*|<?\d{1,9} (?:frames|lines)\b.*|-{20,})$/s.test(
    line.trim(),
  );
