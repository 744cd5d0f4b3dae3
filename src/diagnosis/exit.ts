import type { Incident } from './incident.ts';
import type { Log } from './log.ts';

/** How a program ended. */
export interface Exit {
  code: number | null;
  /** `SIGKILL` and such. */
  signal: string | null;
}

/** A program that did not end as it should; none when it exited with 0. */
export function exitIncident({ code, signal }: Exit, { lines, total }: Log): Incident[] {
  if (code === 0) return [];
  const last = lines.findLast(({ text }) => text.trim() !== '') ?? { n: 1, text: '' };
  const fields = { code: code === null ? '' : String(code), signal: signal ?? '' };
  const statement = { kind: 'ended', fields, line: last };
  return [{ severity: 'fatal', exception: null, statements: [statement], first: total, last: total, telling: [last] }];
}
