import { request as send } from 'undici';
import { LastgoodError } from '../errors.ts';
import { checkHost, ForeignAddress, isPrivate, type Zone } from './addresses.ts';
import type { Network } from './network.ts';
import type { Incoming } from './receive.ts';
import { shownUrl, splitCredentials } from './secrets.ts';

const MAX_REDIRECTS = 10;

export interface RequestOptions {
  network: Network;
  signal: AbortSignal;
  /** Milliseconds without an answer after which a server counts as dead. */
  stallMs: number;
  method?: 'GET' | 'HEAD';
  /** Sent to every server. */
  headers?: Record<string, string> | undefined;
  /** Sent to the server that the URL names, and to no other that it redirects to. */
  credentials?: Record<string, string> | undefined;
  /** A redirect to another host is not followed but returned. */
  stayOnHost?: boolean;
}

export interface Answer extends Incoming {
  /** After all redirects. */
  url: URL;
  /** Of the server that was asked first: what it says of the file before it sends elsewhere. */
  first: { status: number; headers: Incoming['headers'] };
}

/** A status that is no success. */
export class StatusError extends Error {
  readonly statusCode: number;

  constructor(statusCode: number, body = '') {
    super(body === '' ? `HTTP status ${statusCode}` : `HTTP status ${statusCode}: ${body}`);
    this.statusCode = statusCode;
  }
}

/**
 * Sends a request and follows redirects. User name and password of the URL are sent as credentials.
 * @returns an answer of the 200s, or a redirect that is not followed; its body must be read or destroyed
 * @throws LastgoodError `source_invalid` for URLs that are none or lead where they must not; StatusError; what the
 * network said
 */
export async function request(target: string, options: RequestOptions): Promise<Answer> {
  const { stayOnHost = false } = options;
  const { url: start, credentials: own } = parse(target);
  const credentials = { ...own, ...options.credentials };
  let first: Answer['first'] | undefined;
  let from: URL | null = null;
  let url = start;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const isOwn = url.origin === start.origin;
    const answer = await ask(url, from, { ...options, credentials: isOwn ? credentials : {} });
    const { status, headers, body } = answer;
    first ??= { status, headers };
    const next = redirectOf(answer);
    if (next !== null && !(stayOnHost && next.host !== url.host)) {
      if (url.protocol === 'https:' && next.protocol !== 'https:') throw downgraded(url, next);
      await body.dump();
      from = url;
      url = next;
      continue;
    }
    if (status < 300 || next !== null) return { ...answer, first };
    throw new StatusError(status, headers.get('x-error-message') ?? (await explanation(body)));
  }
  throw new Error(`More than ${MAX_REDIRECTS} redirects`);
}

/** One request. @param from the server that redirects to it */
async function ask(url: URL, from: URL | null, options: RequestOptions) {
  if (from === null || from.host === url.host) return askIn('anywhere', url, options);
  try {
    return await askIn('public', url, options);
  } catch (error) {
    if (!(error instanceof ForeignAddress) || !(await isPrivate(from))) throw error;
    return askIn('anywhere', url, options);
  }
}

async function askIn(zone: Zone, url: URL, options: RequestOptions) {
  const { network, signal, stallMs, method = 'GET', headers, credentials } = options;
  checkHost(url, zone);
  const response = await send(url, {
    method,
    dispatcher: network.dispatchers[zone],
    signal,
    headersTimeout: stallMs,
    bodyTimeout: stallMs,
    headers: { 'user-agent': 'lastgood', ...headers, ...credentials },
  });
  const { statusCode: status, body } = response;
  // Broken off, it fails whoever reads it; nobody may have begun to.
  body.on('error', () => {});
  return { status, headers: reader(response.headers), body, url };
}

function parse(target: string) {
  const url = URL.parse(target);
  if (url !== null && /^https?:$/.test(url.protocol)) return splitCredentials(target);
  throw new LastgoodError('source_invalid', `"${shownUrl(target)}" is no address to fetch a file from.`, {
    hint: 'It starts with https:// or http://.',
  });
}

function redirectOf({ status, headers, url }: Incoming & { url: URL }): URL | null {
  const location = headers.get('location');
  if (![301, 302, 303, 307, 308].includes(status) || location === null) return null;
  const next = URL.parse(location, url.href);
  if (next !== null && /^https?:$/.test(next.protocol)) return next;
  throw new Error('The server redirects to what is no web address');
}

const reader = (headers: Record<string, string | string[] | undefined>) => ({
  get: (name: string) => [headers[name] ?? null].flat()[0],
});

/** What an API's error says of itself, when that is a short JSON text. */
async function explanation(body: Incoming['body']): Promise<string> {
  try {
    const { error, message, Message } = JSON.parse(String(await readBody(body, 10_000)));
    const found = [error, message, Message].find((value) => typeof value === 'string');
    return found?.slice(0, 200) ?? '';
  } catch {
    return '';
  }
}

/** A whole body that is meant to be small. @throws Error when it is not, and then the rest is left */
export async function readBody(body: Incoming['body'], maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`The answer has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const downgraded = (from: URL, to: URL) =>
  new LastgoodError('source_invalid', `${from.origin} redirects to ${to.origin}, which is not encrypted.`, {
    hint: 'Name the address of the file itself, or another source.',
  });
