import type { Incident, Severity } from '../incident.ts';
import { isBelittled, triesAgain } from './belittled.ts';
import type { Course, Gain } from './course.ts';
import { exceptionWithin, typeOf } from './exception-line.ts';
import { goesOn, wentOn } from './going-on.ts';
import { isMinor } from './level.ts';
import type { Said } from './said.ts';
import { type Heard, heardIn, milestoneOf } from './statements.ts';

const RANKS: readonly Severity[] = ['warning', 'handled', 'error', 'fatal'];
/** What is no failure though a logger calls it an error. */
const HARMLESS = /(?:^|\s)(?:0|no|without) errors?\b/i;
/** How somebody ends a program. */
const STOPPED = /\bSIG(?:TERM|INT|HUP|QUIT)\b/;
/** What shows that a failure was lived through: of a program, and of whoever may have been installing. */
const RUN: readonly Gain[] = ['worked', 'answered'];
const INSTALLED: readonly Gain[] = [...RUN, 'installed'];

/** Lines that are shorter end where they were meant to. */
const NARROW = 50;

/** A line by itself, and what it states. */
export interface Alone {
  said: Said;
  heard: readonly Heard[];
}

/** What a line states; with the line behind it, where a narrow terminal broke it. */
export function heardAlone(said: Said, next?: Said): Alone {
  const { line, text, body } = said;
  const heard = heardIn([{ line, text }]);
  // A sentence may begin with the word that tells the level: `ERROR: …`.
  if (body !== text) heard.push(...unheard(heard, heardIn([{ line, text: body }])));
  if (next && isBroken(said, next)) heard.push(...unheard(heard, heardOver(said, next)));
  return { said, heard };
}

function unheard(known: readonly Heard[], heard: readonly Heard[]): Heard[] {
  const sentences = new Set(known.map(({ sentence }) => sentence));
  return heard.filter(({ sentence }) => !sentences.has(sentence));
}

const isBroken = ({ line, text }: Said, next: Said): boolean =>
  text.length >= NARROW && !/[.:;]\s*$/.test(text) && next.line.n === line.n + 1 && isPlain(next);

const isPlain = ({ body, prefix, level, stamped }: Said): boolean =>
  prefix === '' && level === null && !stamped && /^\S/.test(body);

/** What neither of two lines states by itself. */
function heardOver({ line, text }: Said, next: Said): Heard[] {
  const over = unheard(heardIn([next]), heardIn([{ line, text: text.trimEnd() }, next]));
  return over.filter(({ sentence, statement }) => statement.line === line && milestoneOf(sentence) === null);
}

export const milestoneIn = ({ heard }: Alone): 'started' | 'succeeded' | null =>
  heard.map(({ sentence }) => milestoneOf(sentence)).find((one) => one !== null) ?? null;

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
  const worst = worstOf(alone.heard);
  if (milestoneIn(alone) !== null) return null;
  if (worst === 'fatal') return worst;
  const behind = course.behind(line.n, source)?.text;
  const isFailure = isBelittled(alone, worst, course);
  if (!isFailure && (isMinor(level) || STOPPED.test(text) || goesOn(text) || wentOn(behind))) {
    return worst !== null || isException ? 'warning' : null;
  }
  // A sentence knows better than a logger: pip calls an error what it goes on after.
  if (!isFailure && (worst === 'warning' || worst === 'handled')) return worst;
  if (!isFailure && worst === null && !isException && (level === null || HARMLESS.test(text))) return null;
  if (!isFailure && level === null && triesAgain(text)) return 'warning';
  if (course.servingAt(line.n, source)) return 'error';
  if (course.recoveredAfter(line.n, source, isException ? RUN : INSTALLED)) return 'handled';
  return level === 'fatal' ? 'fatal' : 'error';
}

function worstOf(heard: readonly Heard[]): Severity | null {
  const ranks = heard.map(({ sentence }) => (sentence.severity === null ? -1 : RANKS.indexOf(sentence.severity)));
  return RANKS[Math.max(-1, ...ranks)] ?? null;
}
