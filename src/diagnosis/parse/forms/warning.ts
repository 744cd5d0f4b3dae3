import { isWarning } from '../exception-line.ts';
import { packageOf } from '../package-of.ts';
import type { Found } from '../raised.ts';
import type { Said } from '../said.ts';

const WARNED =
  /^(?:(?<file>(?:[A-Z]:)?[^:\n]{1,1000}):(?<line>\d{1,9}): )?(?<qualified>(?:[A-Za-z_]\w{0,80}\.){0,12}[A-Z]\w{0,80}Warning): ?(?<message>.*)$/s;

/** What `warnings.warn` prints: where, what, and the line of code below. */
export function warningFrom(view: readonly Said[], at: number): Found | null {
  const { line, body, level, prefix } = view[at]!;
  if (!body.includes('Warning:')) return null;
  const groups = WARNED.exec(body.trimStart())?.groups;
  if (groups === undefined || !isWarning(groups.qualified!)) return null;
  const { file, qualified } = groups;
  const below = view[at + 1];
  const code =
    file !== undefined && below?.line.n === line.n + 1 && /^ {2}\S/.test(below.body) ? below.body.trim() : null;
  const frames =
    file === undefined ? [] : [{ file, line: Number(groups.line), name: '<module>', code, package: packageOf(file) }];
  const raised = {
    qualified: qualified!,
    message: [{ line, text: groups.message! }],
    frames,
    origin: null,
    first: line.n,
    last: code === null ? line.n : below!.line.n,
    level: prefix === '' ? null : level,
    manner: 'warning' as const,
  };
  return { raised: [raised], skipped: [], next: at + (code === null ? 1 : 2) };
}
