import { isBlank } from '../marks.ts';
import type { Found, Piece } from '../raised.ts';
import type { Said } from '../said.ts';

/** Lines of causes that are read. */
const MOST = 40;

/** What programs of Rust end with: `Error: …`, and below `Caused by:` what it came of, outermost first. It is one message. */
export function causesFrom(view: readonly Said[], at: number): Found | null {
  const { line, body, prefix, level } = view[at]!;
  const title = /^(?:Error|error|ERROR): (\S.*)$/s.exec(body);
  if (title === null) return null;
  const heading = isBlank(view[at + 1]?.body ?? 'x') ? at + 2 : at + 1;
  if (!/^\s{0,8}Caused by:\s*$/.test(view[heading]?.body ?? '')) return null;
  const message: Piece[] = [{ line, text: title[1]! }];
  let next = heading + 1;
  for (; next < view.length && next < heading + MOST && /^\s+\S/.test(view[next]!.body); next += 1) {
    message.push({ line: view[next]!.line, text: view[next]!.body.trim().replace(/^\d{1,3}: /, '') });
  }
  const raised = {
    qualified: 'Error',
    message,
    frames: [],
    origin: null,
    first: line.n,
    last: view[next - 1]!.line.n,
    level: prefix === '' ? null : level,
    manner: 'plain' as const,
  };
  return { raised: [raised], skipped: [], next };
}
