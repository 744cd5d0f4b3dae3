import type { Frame } from '../../incident.ts';
import { frameOf } from '../frame-line.ts';
import { isBlank } from '../marks.ts';
import { packageOf } from '../package-of.ts';
import type { Found, Piece } from '../raised.ts';
import type { Said } from '../said.ts';

/** Lines of a stack that are read. */
const MOST = 300;

interface Crash {
  qualified: string;
  message: string;
  frames?: readonly Frame[];
  /** Lines after it that are of it: they may add to the message, or be frames. */
  reads: (body: string, crash: { pieces: string[]; frames: Frame[] }) => boolean;
}

/** What ends a program without an exception of Python's: panics of Rust and Go, C++, Python's own fatal errors. */
export function crashFrom(view: readonly Said[], at: number): Found | null {
  const { body, line } = view[at]!;
  const crash = rust(body) ?? go(view, at) ?? cpp(body) ?? python(body);
  if (crash === null) return null;
  const message: Piece[] = [{ line, text: crash.message }];
  const frames: Frame[] = [...(crash.frames ?? [])];
  let next = at + 1;
  for (; next < view.length && next < at + MOST; next += 1) {
    const pieces: string[] = [];
    if (!crash.reads(view[next]!.body, { pieces, frames })) break;
    message.push(...pieces.map((text) => ({ line: view[next]!.line, text })));
  }
  const raised = {
    qualified: crash.qualified,
    message: message.length > 1 && message[0]!.text === '' ? message.slice(1) : message,
    frames: frames.reverse(),
    origin: null,
    first: line.n,
    last: view[next - 1]!.line.n,
    level: null,
    manner: 'crash' as const,
  };
  return { raised: [raised], skipped: [], next };
}

function rust(body: string): Crash | null {
  const match =
    /^thread '[^']{0,100}' (?:\(\d{1,9}\) )?panicked at (?:'(.{0,2000})', )?(\S{1,500}?):(\d{1,9}):\d{1,9}:?$/s.exec(
      body,
    );
  if (match === null) return null;
  const [, message, file, number] = match;
  const place: Frame = { file: file!, line: Number(number), name: '', code: null, package: null };
  return {
    qualified: 'panic',
    message: message ?? '',
    frames: [place],
    reads: (text, { pieces }) => {
      if (message !== undefined || isBlank(text) || /^(?:note: |stack backtrace:)/.test(text)) return false;
      pieces.push(text);
      return true;
    },
  };
}

function go(view: readonly Said[], at: number): Crash | null {
  const match = /^(panic|fatal error): (.+)$/s.exec(view[at]!.body);
  if (match === null) return null;
  if (match[1] !== 'panic' && !view.slice(at, at + 12).some(({ body }) => /^goroutine \d+/.test(body))) return null;
  return {
    qualified: 'panic',
    message: match[2]!,
    reads: (text, { frames }) => {
      const frame = /^\t(\S.{0,800}?):(\d{1,9})(?: \+0x\w+)?$/.exec(text);
      if (frame) frames.push({ file: frame[1]!, line: Number(frame[2]), name: '', code: null, package: null });
      return (
        frame !== null ||
        isBlank(text) ||
        /^(?:goroutine \d|\[signal |created by |exit status |[\w./*()-]{1,300}\(.{0,300}\)$|\s)/.test(text)
      );
    },
  };
}

function cpp(body: string): Crash | null {
  const match =
    /^(?:terminate called (?:after throwing an instance of '(.{1,200})'|without an active exception|recursively)|libc\+\+abi: terminating due to uncaught exception of type (\S{1,200}?):? ?(.{0,1000})$)/.exec(
      body,
    );
  if (match === null) return null;
  const type = match[1] ?? match[2];
  return {
    qualified: type ?? 'terminate',
    message: match[3] ?? (type === undefined ? body : ''),
    reads: (text, { pieces }) => {
      const what = /^\s*what\(\): {0,4}(.*)$/s.exec(text);
      if (what) pieces.push(what[1]!);
      return what !== null;
    },
  };
}

/** With the frames of all threads, innermost first. */
function python(body: string): Crash | null {
  const match = /^Fatal Python error: (.+)$/s.exec(body);
  if (match === null) return null;
  return {
    qualified: 'Fatal Python error',
    message: match[1]!,
    reads: (text, { frames }) => {
      const frame = frameOf(text);
      if (frame) frames.push({ ...frame, package: packageOf(frame.file) });
      return (
        frame !== null ||
        isBlank(text) ||
        /^(?:(?:Current t|T)hread 0x|Python runtime state|<no Python frame>|Extension modules: )/.test(text)
      );
    },
  };
}
