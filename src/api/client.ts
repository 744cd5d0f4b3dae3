import { failureOf } from './failure.ts';
import type { HealthResponse } from './health.ts';
import type { CocoResponse, ParseResponse } from './parse.ts';
import { type Format, type ParseOptions, queryString } from './query-string.ts';
import { createRequester, type RequestOptions } from './request.ts';

export type ClientOptions = RequestOptions;

export interface CallOptions {
  signal?: AbortSignal;
  /** Sent as `x-request-id`; the server makes one up otherwise. */
  requestId?: string;
}

/** What each format is answered with. */
export interface ParseResults {
  json: ParseResponse;
  coco: CocoResponse;
  overlay: Uint8Array;
  labels: Uint8Array;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  bytes: Uint8Array;
  contentType: string;
  headers: Headers;
}

export interface Client {
  /** Parses one image file (its bytes as they are on disk). @throws LastgoodError with the service's code and hint */
  parse<F extends Format = 'json'>(
    image: Uint8Array | Blob,
    options?: ParseOptions & { format?: F },
    call?: CallOptions,
  ): Promise<ParseResults[F]>;
  /** The same, the answer's bytes untouched: for writing them to a file. */
  send(image: Uint8Array | Blob, options?: ParseOptions, call?: CallOptions): Promise<RawAnswer>;
  /** The computed health; an unavailable service is an answer, not an error. @throws server_unreachable */
  health(call?: CallOptions): Promise<HealthResponse>;
}

/** A typed client of the data plane. Works wherever `fetch` does; makes no request until asked to. */
export function createClient(options: ClientOptions): Client {
  const { request, read } = createRequester(options);

  function call(path: string, init: RequestInit, { signal, requestId }: CallOptions = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (requestId) headers.set('x-request-id', requestId);
    return request(path, { ...init, headers }, signal);
  }

  async function send(image: Uint8Array | Blob, query: ParseOptions = {}, how: CallOptions = {}): Promise<RawAnswer> {
    const headers = { 'content-type': 'application/octet-stream' };
    const init = { method: 'POST', body: image as Uint8Array<ArrayBuffer> | Blob, headers };
    const answer = await call(`/parse${queryString(query)}`, init, how);
    if (!answer.ok) throw await failureOf(answer);
    const bytes = new Uint8Array(await read(answer.arrayBuffer(), how.signal));
    return { bytes, contentType: answer.headers.get('content-type') ?? '', headers: answer.headers };
  }

  return {
    send,
    async parse<F extends Format = 'json'>(
      image: Uint8Array | Blob,
      query: ParseOptions & { format?: F } = {},
      how: CallOptions = {},
    ) {
      const { bytes, contentType } = await send(image, { ...query, format: query.format ?? 'json' }, how);
      const value = /json/.test(contentType) ? JSON.parse(new TextDecoder().decode(bytes)) : bytes;
      return value as ParseResults[F];
    },
    async health(how) {
      const answer = await call('/healthz', {}, how);
      if (answer.ok || answer.status === 503) return (await answer.json()) as HealthResponse;
      throw await failureOf(answer);
    },
  };
}
