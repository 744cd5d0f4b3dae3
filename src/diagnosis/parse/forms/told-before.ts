import { frameOf } from '../frame-line.ts';
import { isBlank } from '../marks.ts';
import type { Found } from '../raised.ts';
import type { Said } from '../said.ts';
import { tracebackFrom } from './traceback.ts';

/** Lines of a message that are read. */
const MOST = 40;

/** ComfyUI tells the message first, and the frames below it, without a class. */
export function toldBeforeFrom(view: readonly Said[], at: number): Found | null {
  if (!/^Error occurred when executing .{1,200}:\s*$/.test(view[at]!.body)) return null;
  const below = view.slice(at + 1, at + 1 + MOST);
  const words = below.findIndex(({ body }) => frameOf(body) !== null);
  const message = below.slice(0, Math.max(0, words)).filter(({ body }) => !isBlank(body));
  const traceback = message.length === 0 ? null : tracebackFrom(view, at + 1 + words);
  if (traceback === null || traceback.raised.qualified !== '') return null;
  const raised = {
    ...traceback.raised,
    qualified: 'Error',
    message: message.map(({ line, body }) => ({ line, text: body })),
    first: view[at]!.line.n,
  };
  return { raised: [raised], skipped: traceback.skipped, next: traceback.next };
}
