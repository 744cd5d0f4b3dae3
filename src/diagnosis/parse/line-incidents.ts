import type { Incident, Severity } from '../incident.ts';
import { type Alone, milestoneIn, worstOf } from './alone.ts';
import { isBelittled, triesAgain } from './belittled.ts';
import type { Course } from './course.ts';
import { exceptionWithin, typeOf } from './exception-line.ts';
import { goesOn, wentOn } from './going-on.ts';
import { isMinor } from './level.ts';

/** What is no failure though a logger calls it an error. */
const HARMLESS = /(?:^|\s)(?:0|no|without) errors?\b/i;
/** A test that passed may be called after any failure. */
const PASSED = /^\s*(?:[✓✔√]|PASS(?:ED)?\b|ok \d)/;
/** How somebody ends a program. */
const STOPPED = /\bSIG(?:TERM|INT|HUP|QUIT)\b/;

/** The incident that a line by itself is, if it is one. */
export function incidentOfLine(alone: Alone, course: Course): Incident | null {
  const { line, text } = alone.said;
  const named = exceptionWithin(text);
  const severity = severityOf(alone, named !== null, course);
  if (severity === null) return null;
  return {
    severity,
    exception: named && { type: typeOf(named.qualified), ...named, frames: [], origin: null },
    statements: alone.heard.map(({ statement }) => statement),
    first: line.n,
    last: line.n,
    telling: [line],
  };
}

function severityOf(alone: Alone, isException: boolean, course: Course): Severity | null {
  const { line, text, level, source } = alone.said;
  const worst = worstOf(alone);
  if (milestoneIn(alone) !== null || PASSED.test(text)) return null;
  if (worst === 'fatal') return worst;
  const mildly = worst !== null || isException ? 'warning' : null;
  if (STOPPED.test(text) || goesOn(text) || wentOn(course.behind(line.n, source)?.text)) return mildly;
  if (!isBelittled(alone, course)) {
    if (isMinor(level)) return mildly;
    // A sentence knows better than a logger: pip calls an error what it goes on after.
    if (worst === 'warning' || worst === 'handled') return worst;
    if (mildly === null && (level === null || HARMLESS.test(text))) return null;
    if (level === null && triesAgain(text)) return 'warning';
  }
  if (course.servingAt(line.n, source)) return 'error';
  if (course.recoveredAfter(line.n, source, isException ? 'running' : 'installing')) return 'handled';
  return level === 'fatal' ? 'fatal' : 'error';
}
