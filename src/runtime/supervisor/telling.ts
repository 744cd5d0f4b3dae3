const MAX_LENGTH = 300;
/** What gunicorn says while it ends: why it does stands before. */
const FAREWELL = /\] (Worker exiting \(|Worker \(pid:\d+\) exited with code|Shutting down: Master|Reason: )/;

/**
 * The line that says what happened, of what a program said last (oldest first): the exception that ends a Python traceback, an
 * error of JavaScript, a line that calls itself an error; else the last one.
 */
export function tellingLine(said: readonly string[]): string | undefined {
  const lines = said.filter((line) => line.trim() !== '' && !FAREWELL.test(line));
  const line = (
    afterTraceback(lines) ??
    lines.findLast((text) => /^(Uncaught )?([\w$]+\.)*[\w$]*(Error|Exception)\b/.test(text)) ??
    lines.findLast((text) => /\b(error|fatal|panic|panicked)\b/i.test(text)) ??
    lines.at(-1)
  )?.trim();
  return line !== undefined && line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH)}…` : line;
}

/**
 * Whatever its class is called: the first line after the frames, which are indented. A logger may have put its words before the
 * first line. One that ends with a colon announces the reason, which is the next.
 */
function afterTraceback(lines: readonly string[]): string | undefined {
  const start = lines.findLastIndex((line) => /\bTraceback \(most recent call last\):?$/.test(line));
  if (start === -1) return undefined;
  const [line, next] = lines.slice(start + 1).filter((text) => /^\S/.test(text));
  return line?.trimEnd().endsWith(':') && next !== undefined ? `${line.trimEnd()} ${next}` : line;
}
