import type { Exception, Incident, Severity } from '../incident.ts';
import type { LogLine } from '../log.ts';
import type { Course, Failed } from './course.ts';
import { typeOf } from './exception-line.ts';
import { goesOn, wentOn } from './going-on.ts';
import { isMinor } from './level.ts';
import type { Raised } from './raised.ts';
import { isOfRequest } from './request.ts';
import { heardIn } from './statements.ts';

/** How somebody ends a program. */
const ENDS = /^(?:KeyboardInterrupt|GeneratorExit|SystemExit)$/;
/** Who installs things: what fails there may be tried in another way. */
const INSTALLERS = new Set(['pip', 'setuptools', 'wheel', '_distutils_hack', 'pyproject_hooks', 'uv', 'conda']);

/** The incidents of exceptions that belong together, what they came from before them. */
export function incidentsOf(chain: readonly Raised[], source: string, course: Course): Incident[] {
  const last = chain.at(-1)!;
  const severity = severityOf(chain, source, course);
  const incidents = new Map<Raised, Incident>();
  for (const raised of chain) {
    if (isEnd(raised)) continue;
    const origin = (raised.origin && incidents.get(raised.origin)) ?? null;
    incidents.set(raised, incidentOf(raised, origin, isEnd(last) ? 'handled' : severity));
  }
  return [...incidents.values()];
}

function incidentOf(raised: Raised, origin: Incident | null, severity: Severity): Incident {
  const { qualified, message, frames, first, last } = raised;
  const type = typeOf(qualified);
  const exception: Exception = {
    type,
    qualified,
    message: type === '' ? '' : message.map(({ text }) => text).join('\n'),
    frames,
    origin,
  };
  const statements = type === '' ? [] : heardIn(message, type).map(({ statement }) => statement);
  return { severity, exception, statements, first, last, telling: tellingOf(raised) };
}

/** The exception's line, with the next when that has its words. */
function tellingOf({ message }: Raised): LogLine[] {
  const [head, ...rest] = message;
  if (head!.text.trim() !== '' && !/:\s*$/.test(head!.text)) return [head!.line];
  const next = rest.find(({ text }) => text.trim() !== '');
  return next === undefined || next.line.n === head!.line.n ? [head!.line] : [head!.line, next.line];
}

function severityOf(chain: readonly Raised[], source: string, course: Course): Severity {
  const outermost = chain.at(-1)!;
  const { manner, level, qualified } = outermost;
  const [first, last] = [Math.min(...chain.map((one) => one.first)), Math.max(...chain.map((one) => one.last))];
  if (manner === 'warning') return 'warning';
  if (manner === 'crash') return 'fatal';
  if (manner === 'aside' || typeOf(qualified) === 'CancelledError') return 'handled';
  if (isMinor(level) || isIntroducedMildly(first, last, source, course)) return 'handled';
  if (course.servingAt(first, source) || isOfRequest(chain, course.before(first, source)?.text ?? '')) return 'error';
  if (isFollowedMildly(outermost, course.behind(last, source)?.text)) return 'handled';
  if (course.recoveredAfter(last, source, failedIn(chain))) return 'handled';
  return course.endsAt(last, source) && qualified !== '' ? 'fatal' : 'error';
}

/**
 * Whether who printed it says before that it is nothing much. A warning that stands before it may as well be of something
 * else, and the program have ended: it must have gone on.
 */
function isIntroducedMildly(first: number, last: number, source: string, course: Course): boolean {
  const before = course.before(first, source);
  if (before === null) return false;
  if (/^Exception ignored (?:in|on|while)\b/.test(before.text) || goesOn(before.text)) return true;
  const mild =
    before.level === 'warning' || (isMinor(before.level) && /exception|error|fail|traceback|retry/i.test(before.text));
  return mild && course.goesOnAfter(last, source);
}

/** What is said behind an exception may have been taken for a part of its message. */
const isFollowedMildly = ({ message: [, ...rest] }: Raised, behind: string | undefined): boolean =>
  wentOn(behind) || rest.some(({ text }) => wentOn(text));

/** What it did. When a port is in use, who answers is who uses it. */
function failedIn(chain: readonly Raised[]): Failed {
  if (chain.some(isInstalling)) return 'installing';
  return chain.some(isBinding) ? 'binding' : 'running';
}

const isBinding = ({ frames, message }: Raised): boolean =>
  /\bEADDRINUSE\b|\[(?:Errno (?:98|48)|WinError 10048)\]/.test(message[0]?.text ?? '') ||
  /^(?:server_)?bind$/.test(frames.at(-1)?.name ?? '');

function isEnd({ qualified, message }: Raised): boolean {
  const code = message
    .map(({ text }) => text)
    .join('')
    .trim();
  return ENDS.test(typeOf(qualified)) && (typeOf(qualified) !== 'SystemExit' || code === '' || code === '0');
}

const isInstalling = ({ frames }: Raised): boolean =>
  frames.some(
    ({ file, package: of }) =>
      INSTALLERS.has(of ?? '') || /(?:^|[/\\])setup\.py$|pip-(?:build-env|install)-/.test(file),
  );
