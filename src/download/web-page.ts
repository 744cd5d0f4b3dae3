import { LastgoodError } from '../errors.ts';
import type { Incoming } from './receive.ts';
import { withoutSecrets } from './secrets.ts';

/**
 * The answer, which fails when a page comes instead of the file: a login, a block page of a proxy, an error that was sent
 * as a success. The first bytes tell, not the type alone: there are servers that call every file they do not know
 * `text/html`.
 * @throws LastgoodError `source_unreachable`, on reading
 */
export function refusingPages(incoming: Incoming, url: string): Incoming {
  const isPage = /^text\/html\b/i.test(incoming.headers.get('content-type') ?? '');
  if (!isPage || /\.html?$/.test(new URL(url).pathname)) return incoming;
  const { body } = incoming;
  async function* checked() {
    let isFirst = true;
    for await (const chunk of body) {
      if (isFirst && /^(\xef\xbb\xbf)?\s*</.test(Buffer.from(chunk).toString('latin1', 0, 100))) throw page(url);
      isFirst = false;
      yield chunk;
    }
  }
  return { ...incoming, body: Object.assign(checked(), { destroy: (error?: Error) => body.destroy(error) }) };
}

const page = (url: string) =>
  new LastgoodError('source_unreachable', `${withoutSecrets(url)} answers with a web page instead of the file.`, {
    hint: 'A proxy or a login stands between: open that address in a browser of this machine, and set HTTPS_PROXY or a mirror.',
  });
