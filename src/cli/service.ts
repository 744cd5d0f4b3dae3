import type { Client } from '../api/client.ts';
import type { HealthResponse } from '../api/health.ts';
import { LastgoodError } from '../errors.ts';
import { openConnection } from './connection.ts';
import type { GlobalOptions } from './global-options.ts';
import type { Context, Size } from './host.ts';
import { writeLine } from './write.ts';

/** How long a server gets to say that it is one, in milliseconds. */
const PROBE_TIMEOUT = 3000;

/** Where images are sent to. */
export interface Service extends AsyncDisposable {
  client: Client;
  url: string;
  embedded: boolean;
}

export interface OpenOptions {
  global: GlobalOptions;
  /** Do not look for a server. */
  embedded: boolean;
  size: Size;
  signal: AbortSignal;
}

/**
 * A running server when there is one; else the service inside this process. A server that the user named is never
 * replaced: its absence is an error. Says on stderr which it is.
 *
 * @throws LastgoodError server_unreachable, no_release
 */
export async function openService(options: OpenOptions, context: Context): Promise<Service> {
  const { url, urlGiven, token, home, quiet, json } = options.global;
  const { size, signal } = options;
  if (!options.embedded) {
    const { client, close } = openConnection(url, token);
    const health = await probe(client, url, signal);
    if (!(health instanceof LastgoodError) && health.status === 'ok') {
      await say(`Parsing through the server at ${url}.`, options.global, context);
      return { client, url, embedded: false, [Symbol.asyncDispose]: close };
    }
    await close();
    if (!(health instanceof LastgoodError)) throw notReady(url, health);
    if (urlGiven) throw health;
  }
  // Said before the start: the first one fetches the weights.
  const words = options.embedded ? 'Parsing embedded.' : `No server at ${url}: parsing embedded.`;
  await say(words, options.global, context);
  const service = await context.host.embedded({ home, size, quiet, json, signal });
  const { client, close } = openConnection(service.url, undefined);
  const closeBoth = async () => {
    await close();
    await service.close();
  };
  return { client, url: service.url, embedded: true, [Symbol.asyncDispose]: closeBoth };
}

/** Which service does the work decides what the results are. */
async function say(words: string, { json, quiet }: GlobalOptions, { streams }: Context): Promise<void> {
  if (!json && !quiet) await writeLine(streams.stderr, words);
}

/** Health of the server at `url`, or why there is none. Whatever else listens there (the port is popular) is none. */
export async function probe(
  client: Client,
  url: string,
  signal?: AbortSignal,
): Promise<HealthResponse | LastgoodError> {
  const timeout = AbortSignal.timeout(PROBE_TIMEOUT);
  try {
    const body = await client.health({ signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    const { healthResponse } = await import('../api/health.ts');
    const health = healthResponse.safeParse(body);
    if (health.success) return health.data;
    return absent(url, 'something else answers there', health.error);
  } catch (error) {
    signal?.throwIfAborted();
    if (timeout.aborted) return absent(url, `no answer within ${PROBE_TIMEOUT / 1000} s`, error);
    const refused = error instanceof LastgoodError && error.code === 'server_unreachable';
    return refused ? absent(url, 'nothing listens there', error) : absent(url, 'something else answers there', error);
  }
}

function absent(url: string, why: string, cause: unknown): LastgoodError {
  return new LastgoodError('server_unreachable', `No lastgood server at ${url}: ${why}.`, {
    hint: 'Start one with `lastgood up`, or name another with --url or $LASTGOOD_URL.',
    cause,
  });
}

function notReady(url: string, health: HealthResponse): LastgoodError {
  return new LastgoodError('no_release', health.reason ?? `The server at ${url} has no release that answers.`, {
    hint: health.hint ?? '`lastgood status` shows when it is ready; --embedded does the work without it.',
  });
}
