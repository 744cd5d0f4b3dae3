import { titleFrom } from './forms/stack.ts';
import { tracebackFrom } from './forms/traceback.ts';
import { frameOf } from './frame-line.ts';
import { headerOf, isBlank, isLink } from './marks.ts';
import { type Found, LONGEST_CHAIN, type Raised } from './raised.ts';
import type { Said } from './said.ts';

/** Lines without words around a link, and around what is quoted. */
const AROUND = 12;

interface Chain {
  view: readonly Said[];
  raised: Raised[];
  skipped: Said[];
  /** Exceptions whose wrapped one is not read to its end yet. */
  wrappers: Raised[];
  /** Where the lines behind all that was read begin. */
  end: number;
}

/**
 * The exceptions that begin at a line: one, and those that came of it, linked by Python's words; within those that wrap others
 * (of worker processes, of remote tasks) what they wrap.
 */
export function chainFrom(view: readonly Said[], at: number): Found | null {
  const chain: Chain = { view, raised: [], skipped: [], wrappers: [], end: at };
  let origin: Raised | null = null;
  for (let next: number | null = at; next !== null; ) {
    const found: Found | null = oneFrom(view, next);
    if (found === null) break;
    chain.skipped.push(...found.skipped);
    chain.end = found.next;
    const one: Raised = found.raised.at(-1)!;
    chain.raised.push(...found.raised.slice(0, -1));
    cameOf(one, origin);
    origin = null;
    if (chain.wrappers.length < LONGEST_CHAIN && wraps(one, view, chain.end)) {
      chain.wrappers.push(one);
      next = chain.end;
    } else {
      const led = settle(chain, one);
      next = led === null ? null : linkedFrom(view, chain.end);
      origin = chain.raised.length % LONGEST_CHAIN === 0 ? null : led;
    }
  }
  const raised = [...chain.raised, ...chain.wrappers.reverse()];
  return raised.length === 0 ? null : { raised, skipped: chain.skipped, next: chain.end };
}

function oneFrom(view: readonly Said[], at: number): Found | null {
  const single = at < view.length ? tracebackFrom(view, at) : null;
  if (single === null) return at < view.length ? titleFrom(view, at) : null;
  return { raised: [single.raised], skipped: single.skipped, next: single.next };
}

/** Closes an exception that is read to its end, and those that wrap it; the one that the next link is of, if there is one. */
function settle(chain: Chain, one: Raised): Raised | null {
  chain.raised.push(one);
  for (let last = one; ; ) {
    if (linkedFrom(chain.view, chain.end) !== null) return last;
    const wrapper = chain.wrappers.pop();
    if (wrapper === undefined) return null;
    wrapper.origin = last;
    wrapper.last = Math.max(wrapper.last, last.last);
    chain.raised.push(wrapper);
    last = wrapper;
  }
}

function cameOf(one: Raised, origin: Raised | null): void {
  let inner = one;
  while (inner.origin !== null) inner = inner.origin;
  inner.origin = origin;
}

/** Whether the traceback that stands behind an exception is of what it wraps. */
function wraps(one: Raised, view: readonly Said[], end: number): boolean {
  if (end >= view.length) return false;
  const { body } = view[end]!;
  const head = headerOf(body);
  if (head !== null) return head.original || /^\s/.test(body) || /:\s*$/.test(one.message.at(-1)!.text);
  return frameOf(body) !== null && /RayTaskError|RayActorError/.test(one.qualified);
}

/** Where the next exception of a chain begins, behind the link to it; null when there is none. */
function linkedFrom(view: readonly Said[], from: number): number | null {
  const link = behindSilence(view, from);
  if (link >= view.length || !isLink(view[link]!.body)) return null;
  return behindSilence(view, link + 1);
}

function behindSilence(view: readonly Said[], from: number): number {
  let at = from;
  while (
    at < view.length &&
    at < from + AROUND &&
    (isBlank(view[at]!.body) || /^\s*(?:"""|''')/.test(view[at]!.body))
  ) {
    at += 1;
  }
  return at;
}
