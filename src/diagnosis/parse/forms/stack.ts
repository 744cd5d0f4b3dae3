import type { Frame } from '../../incident.ts';
import { exceptionOf, loosely, type Named } from '../exception-line.ts';
import { isAtFrame } from '../marks.ts';
import { messageFrom } from '../message.ts';
import { packageOf } from '../package-of.ts';
import { type Found, LONGEST_CHAIN, type Raised } from '../raised.ts';
import type { Said } from '../said.ts';

/** Properties that Node prints behind a stack, and messages of several lines before one. */
const MOST_PROPERTIES = 60;
const JAVASCRIPT =
  /^\s{1,20}at (?:async )?(?:(\S.{0,300}?) \()?((?:file:\/\/|node:|[A-Z]:\\)?[^()\s:][^():]{0,800}):(\d{1,9})(?::\d{1,9})?\)?,?(?: \{)?$/;
const CAUSE = /^\s{0,20}(?:\[cause\]: |\[errors\]: |Caused by: )(?<what>.*)$/s;

/** An exception without a traceback before it: only its line and message, or with a stack behind, as of JavaScript and Java. */
export function titleFrom(view: readonly Said[], at: number): Found | null {
  const named = titleOf(view, at);
  if (named === null) return null;
  const raised: Raised[] = [];
  let next = at;
  for (let what: Named | null = named; what !== null && raised.length < LONGEST_CHAIN; ) {
    const { one, end } = titled(view, next, what);
    if (raised.length > 0) raised.at(-1)!.origin = one;
    raised.push(one);
    next = end;
    what = causeAt(view, next);
  }
  if (raised.length > 0 && /^\}/.test(view[next]?.body ?? '')) next += 1;
  return { raised: raised.reverse(), skipped: [], next };
}

/** `Error: …` is an exception when a stack shows it; else any line may begin so. */
function titleOf(view: readonly Said[], at: number): Named | null {
  const text = view[at]!.body.trim();
  const strict = exceptionOf(text);
  if (strict !== null) return strict;
  if (!/^(?:Uncaught )?[A-Z]\w{0,80}(?: \[\w{1,60}\])?: /.test(text)) return null;
  const { next } = messageFrom(view, at, text);
  return next < view.length && isAtFrame(view[next]!.body) ? loosely(text.replace(/^Uncaught /, '')) : null;
}

function titled(view: readonly Said[], at: number, { qualified, message: first }: Named): { one: Raised; end: number } {
  const { message, next } = messageFrom(view, at, first);
  let end = next;
  const frames: Frame[] = [];
  for (; end < view.length && /^\s{1,20}(?:at \S|\.\.\. \d+ )/.test(view[end]!.body); end += 1) {
    const frame = frameOf(view[end]!.body);
    if (frame) frames.push(frame);
  }
  if (end > next && /\{$/.test(view[end - 1]!.body)) end = behindProperties(view, end);
  const one: Raised = {
    qualified,
    message,
    frames: frames.reverse(),
    origin: null,
    first: view[at]!.line.n,
    last: end > next ? view[end - 1]!.line.n : message.at(-1)!.line.n,
    level: view[at]!.prefix === '' ? null : view[at]!.level,
    manner: 'plain',
  };
  return { one, end };
}

function frameOf(body: string): Frame | null {
  const match = JAVASCRIPT.exec(body);
  if (match === null) return null;
  const file = match[2]!.replace(/^file:\/\//, '');
  return { file, line: Number(match[3]), name: match[1] ?? '<anonymous>', code: null, package: packageOf(file) };
}

/** `{ code: 'X', [cause]: … }`: up to a cause, or the end. */
function behindProperties(view: readonly Said[], from: number): number {
  for (let at = from; at < view.length && at < from + MOST_PROPERTIES; at += 1) {
    const { body } = view[at]!;
    if (CAUSE.test(body)) return at;
    if (/^\}/.test(body)) return at + 1;
    if (!/^\s/.test(body)) break;
  }
  return from;
}

function causeAt(view: readonly Said[], at: number): Named | null {
  const match = at < view.length ? CAUSE.exec(view[at]!.body) : null;
  return match && loosely(match.groups!.what!);
}
