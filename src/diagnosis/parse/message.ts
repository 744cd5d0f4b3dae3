import { exceptionOf } from './exception-line.ts';
import { frameOf } from './frame-line.ts';
import { headerOf, indentOf, isAtFrame, isBlank, isElsewhere, isLink } from './marks.ts';
import type { Piece } from './raised.ts';
import type { Said } from './said.ts';
import { isTurn } from './statements.ts';

/** Lines of a message that are kept, and how far a link is looked for behind a blank one. */
const MOST = 400;
const FAR = 60;

/**
 * The message that begins behind a class, and where it ends. Nothing marks that: it goes on over lines that are of nothing
 * else, and over blank ones while it has not begun, and where a link to the next exception shows that it goes on.
 */
export function messageFrom(view: readonly Said[], at: number, first: string): { message: Piece[]; next: number } {
  const message: Piece[] = [{ line: view[at]!.line, text: first }];
  let linked = -1;
  let next = at + 1;
  while (next < view.length && message.length < MOST && follows(view, next)) {
    const { body, line } = view[next]!;
    if (next >= linked && (isOther(view[next]!, message) || isOutside(body, view[at]!.body))) break;
    if (isBlank(body) && next >= linked && !isLoose(view, next, message)) {
      linked = linkFrom(view, next);
      if (linked === -1) break;
    }
    if (next === linked) break;
    message.push({ line, text: body });
    next += 1;
  }
  const end = message.findLastIndex(({ text }) => !isBlank(text));
  return { message: message.slice(0, Math.max(1, end + 1)), next };
}

/** Whether nothing is left out, and no other line was said, between a line and the one before it. */
export function follows(view: readonly Said[], at: number): boolean {
  const [before, said] = [view[at - 1]!, view[at]!];
  return (
    said.line.n - before.line.n <= 1 &&
    said.prefix === before.prefix &&
    (said.stamped === before.stamped || isBlank(said.body))
  );
}

/** Whether a line is of something else than the message before it. */
function isOther({ body, level, prefix, line }: Said, message: readonly Piece[]): boolean {
  if (prefix === '' && level !== null) return true;
  if (headerOf(body) || frameOf(body) || isAtFrame(body) || isLink(body) || isElsewhere(body)) return true;
  const announced = /[:(]\s*$/.test(message.at(-1)!.text) || message.every(({ text }) => isBlank(text));
  if (!announced && exceptionOf(body) !== null) return true;
  return !isBlank(body) && isTurn(body, line);
}

/** What is indented less than the exception is not of the same text. */
const isOutside = (body: string, head: string): boolean => !isBlank(body) && indentOf(body) < indentOf(head);

/** A message whose first line is empty, or only announces, has paragraphs; two blank lines end it. */
function isLoose(view: readonly Said[], at: number, [head, ...rest]: readonly Piece[]): boolean {
  if (!isBlank(head.text) && !/:\s*$/.test(head.text)) return false;
  return rest.every(({ text }) => isBlank(text)) || !isBlank(view[at - 1].body);
}

/** Where the next link is, when nothing else begins before it; -1 when there is none. */
function linkFrom(view: readonly Said[], from: number): number {
  for (let at = from; at < view.length && at < from + FAR; at += 1) {
    const { body, level, prefix } = view[at]!;
    if (isLink(body)) return at;
    if (headerOf(body) || frameOf(body) || (prefix === '' && level !== null) || exceptionOf(body)) return -1;
  }
  return -1;
}
