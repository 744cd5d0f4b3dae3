import type { Frame } from '../../incident.ts';
import { exceptionOf, loosely, type Named } from '../exception-line.ts';
import { frameOf, pointedAt } from '../frame-line.ts';
import { type Header, headerOf, indentOf, isBlank, isDecoration, isLink } from '../marks.ts';
import { messageFrom } from '../message.ts';
import type { Piece, Raised } from '../raised.ts';
import type { Said } from '../said.ts';

/** So many lines that are not understood, and a traceback is torn. */
const IDLE = 12;
/** Processes that may fail alike at the same time. */
const MOST_HEADERS = 8;
/** A frame so near behind a line shows that the line does not end the traceback. */
const NEAR = 3;

export interface Single {
  raised: Raised;
  /** Lines in it that others put there. */
  skipped: readonly Said[];
  next: number;
}

interface Open extends Frame {
  indent: number;
  /** Printed by Python itself: what is indented more is its code. */
  plain: boolean;
}

interface Reading {
  view: readonly Said[];
  header: Header | null;
  headers: number;
  frames: Open[];
  /** Where lines are that were not understood. */
  skipped: number[];
  idle: number;
  /** Behind the last line that was understood. */
  end: number;
}

/** The traceback that begins at a line, of whatever tool prints it: its frames, outermost first, and its exception. */
export function tracebackFrom(view: readonly Said[], at: number): Single | null {
  const reading: Reading = { view, header: null, headers: 0, frames: [], skipped: [], idle: 0, end: at };
  for (let next = at; next < view.length; next += 1) {
    const body = inner(view[next]!.body, reading.header);
    const head = headerOf(body);
    if (head !== null && (reading.frames.length > 0 || reading.headers === MOST_HEADERS)) break;
    if (head !== null) open(reading, head);
    else if (reading.header === null && reading.frames.length === 0 && !begins(body)) return null;
    else if (!isPart(reading, body)) {
      const ended = endAt(reading, next, body);
      if (ended !== null) return single(reading, at, ended);
      reading.idle += 1;
      if (isLink(body) || reading.idle > IDLE) break;
      reading.skipped.push(next);
      continue;
    }
    if (isBlank(body)) continue;
    reading.idle = 0;
    reading.end = next + 1;
  }
  // Behind a header that is logged its frames may have been printed without the logger.
  if (reading.frames.length === 0 && (!reading.header?.alone || view[at]!.prefix !== '')) return null;
  const { raised, ...rest } = single(reading, at, torn(reading));
  return { raised: isStack(view[at - 1]?.body) ? { ...raised, manner: 'aside' } : raised, ...rest };
}

/** Frames that are printed to show where a program is, without an exception. */
const isStack = (before: string | undefined): boolean =>
  before !== undefined && /\bStack \(most recent call last\)|\(most recent call first\)/.test(before);

const begins = (body: string): boolean => frameOf(body) !== null || inPytest(body) !== null;

function open(reading: Reading, head: Header): void {
  reading.header ??= head;
  reading.headers += 1;
  const frame = frameOf(head.after);
  if (frame) reading.frames.push({ ...frame, indent: 2, plain: true });
}

/** Whether a line is of the frames; if so, it is taken. */
function isPart({ frames, headers }: Reading, body: string): boolean {
  const frame = frameOf(body);
  const last = frames.at(-1);
  if (frame !== null) {
    // Two processes that fail alike print every line twice.
    const again = headers > 1 && last?.file === frame.file && last.line === frame.line;
    if (!again) frames.push({ ...frame, indent: indentOf(body), plain: body.includes('", line ') });
    return true;
  }
  const pointed = pointedAt(body);
  if (pointed !== null && last) {
    Object.assign(last, { line: pointed.line ?? last.line, code: pointed.code || last.code });
    return true;
  }
  if (pointed !== null || isBlank(body) || isDecoration(body)) return true;
  if (last === undefined) return false;
  if (!last.plain && /^\s*\d{1,7}(?:\s|$)/.test(body)) return true;
  // Where indentation is lost, the line behind a frame is its code.
  const lost = last.plain && last.indent === 0 && last.code === null && !isNamed(body);
  if (indentOf(body) <= last.indent && !lost) return false;
  last.code ??= body.trim();
  return true;
}

const isNamed = (body: string): boolean => isLink(body) || (loosely(body) !== null && /:|Error$/.test(body));

interface End {
  named: Named;
  message: readonly Piece[];
  last: number;
  next: number;
}

/** The exception, when the traceback ends at this line. */
function endAt(reading: Reading, at: number, body: string): End | null {
  const { view, header } = reading;
  const quoted = inPytest(body);
  if (quoted !== null) return pytestEnd(reading, at, quoted);
  const named = header?.qualified && body.startsWith(header.qualified) ? loosely(body) : namedAt(reading, at, body);
  if (named === null) return null;
  const { message, next } = messageFrom(view, at, named.message);
  return { named, message, last: message.at(-1)!.line.n, next };
}

function namedAt({ view, header, frames }: Reading, at: number, body: string): Named | null {
  const text = body.trimStart();
  const strict = exceptionOf(text);
  if (strict !== null) return strict;
  const last = frames.at(-1);
  if (last === undefined || header?.boxed) return null;
  if (!last.plain || (last.indent > 0 && indentOf(body) >= last.indent)) return null;
  const loose = loosely(text);
  if (loose === null || (!text.includes(':') && !/^[A-Z]\w*$/.test(text.split('.').at(-1)!))) return null;
  return view.slice(at + 1, at + 1 + NEAR).some((said) => frameOf(said.body) !== null) ? null : loose;
}

/** pytest marks the lines of an exception: `E   KeyError: 'x'`. */
const inPytest = (body: string): string | null => /^E {2,12}(\S.*)$/s.exec(body)?.[1] ?? null;

function pytestEnd({ view, frames }: Reading, at: number, first: string): End | null {
  const named = loosely(first);
  if (named === null) return null;
  const margin = view[at]!.body.length - first.length;
  const message: Piece[] = [{ line: view[at]!.line, text: named.message }];
  let next = at + 1;
  for (; next < view.length && /^E(?:\s|$)/.test(view[next]!.body); next += 1) {
    message.push({ line: view[next]!.line, text: view[next]!.body.slice(margin) });
  }
  // Its place stands below: `x.py:305: KeyError`.
  const below = isBlank(view[next]?.body ?? 'x') ? next + 1 : next;
  const place = /^(\S.{0,500}:\d{1,9}): [\w.]{1,200}$/.exec(view[below]?.body ?? '');
  const frame = place && frameOf(`${place[1]}: in <module>`);
  if (frame) frames.push({ ...frame, indent: 0, plain: false });
  return { named, message, last: message.at(-1)!.line.n, next: frame ? below + 1 : next };
}

/** The log ends, or something else begins, before the exception is told. IPython has told its class before. */
function torn({ view, header, end }: Reading): End {
  const { line, body } = view[end - 1]!;
  const named = { qualified: header?.qualified ?? '', message: '' };
  return { named, message: [{ line, text: named.qualified ? '' : body.trim() }], last: line.n, next: end };
}

function single({ view, frames, header, skipped }: Reading, at: number, { named, message, last, next }: End): Single {
  return {
    raised: {
      qualified: named.qualified,
      message,
      frames: frames.map(({ indent: _, plain: __, ...frame }) => frame),
      origin: null,
      first: view[at]!.line.n,
      last,
      level: view[at]!.prefix === '' ? null : view[at]!.level,
      manner: header?.after ? 'aside' : 'plain',
    },
    skipped: skipped.filter((one) => one < next).map((one) => view[one]!),
    next,
  };
}

/** A line without the box that rich draws. */
function inner(body: string, header: Header | null): string {
  if (!header?.boxed) return body;
  const text = body.trimEnd();
  return (/[│┃]$/.test(text) ? text.slice(0, -1).trimEnd() : text).replace(/^\s{0,20}[│┃] ?/, '');
}
