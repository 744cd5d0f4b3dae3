import { LastgoodError } from '../errors.ts';

export interface RequestOptions {
  /** Origin of the server (`http://127.0.0.1:7860`), or the empty string for the page's own. */
  url: string;
  /** Bearer token, where the server asks for one. */
  token?: string;
  /** For tests and special transports; the platform's otherwise. */
  fetch?: typeof fetch;
  /** Whether cookies go along; the platform's default (those of the same origin) otherwise. */
  credentials?: 'omit' | 'same-origin' | 'include';
}

/** What both clients send with: one server, one token, and a sentence for its absence. */
export interface Requester {
  readonly origin: string;
  /** @throws LastgoodError server_unreachable; the signal's reason when it was aborted */
  request(path: string, init: RequestInit, signal?: AbortSignal): Promise<Response>;
  /** Reads an answer's body. A connection that breaks in the middle of an answer is the server's absence too. */
  read<T>(reading: Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** Makes no request until asked to. */
export function createRequester(options: RequestOptions): Requester {
  const origin = options.url.replace(/\/+$/, '');
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);

  async function read<T>(reading: Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await reading;
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw unreachable(origin, cause);
    }
  }

  return {
    origin,
    read,
    request(path, init, signal) {
      const headers = new Headers(init.headers);
      if (options.token) headers.set('authorization', `Bearer ${options.token}`);
      const credentials = options.credentials && { credentials: options.credentials };
      return read(send(`${origin}${path}`, { ...init, headers, ...credentials, ...(signal && { signal }) }), signal);
    },
  };
}

function unreachable(origin: string, cause: unknown): LastgoodError {
  return new LastgoodError('server_unreachable', `No lastgood server answers at ${origin || 'this address'}.`, {
    hint: 'Start one with "lastgood up", or give the address of one with --url.',
    cause,
  });
}
