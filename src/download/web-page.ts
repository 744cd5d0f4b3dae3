import { LastgoodError } from '../errors.ts';
import type { Incoming } from './receive.ts';
import { shownUrl } from './secrets.ts';

/**
 * The answer, unless a page comes instead of the file: a login, a block page of a proxy, an error that was sent as a
 * success. The first bytes tell, not the type alone: there are servers that call every file they do not know `text/html`.
 * @throws LastgoodError `source_unreachable`
 */
export async function refusePages(incoming: Incoming, url: string): Promise<Incoming> {
  const isPage = /^text\/html\b/i.test(incoming.headers.get('content-type') ?? '');
  if (!isPage || /\.html?$/.test(new URL(url).pathname)) return incoming;
  const { body } = incoming;
  const chunks = body[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (!first.done && /^(\xef\xbb\xbf)?\s*</.test(Buffer.from(first.value).toString('latin1', 0, 100))) {
    body.destroy();
    throw page(url);
  }
  async function* whole() {
    if (first.done) return;
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { ...incoming, body: Object.assign(whole(), { destroy: (error?: Error) => body.destroy(error) }) };
}

const page = (url: string) =>
  new LastgoodError('source_unreachable', `${shownUrl(url)} answers with a web page instead of the file.`, {
    hint: 'A proxy or a login stands between: open that address in a browser of this machine, and set HTTPS_PROXY or a mirror.',
  });
