import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { encode } from 'fast-png';
import type { HealthResponse } from '../../src/api/health.ts';
import type { ErrorResponse, ParseResponse } from '../../src/api/parse.ts';
import type { Format } from '../../src/api/query-string.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';

/** A request of `POST /parse` as it came. */
export interface Received {
  image: string;
  query: Record<string, string>;
  token: string | undefined;
}

/**
 * A service of the data plane's contract whose answers the "image" decides: `broken…` is damaged, `hold…` waits until it
 * is released, `busy…` is refused once, anything else has as many people as its digits say. It listens on a real port.
 */
export class ContractService implements AsyncDisposable {
  readonly received: Received[] = [];
  health: HealthResponse = {
    status: 'ok',
    model_loaded: true,
    service: 'human-parsing',
    release: RELEASE,
    uptime_s: 5,
  };
  release = RELEASE;
  segments: ParseResponse['segments'] = [];
  /** Most requests that were inside at once. */
  mostAtOnce = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #holding = new Set<() => void>();
  readonly #arrivals = new Set<() => void>();
  readonly #refused = new Set<string>();
  #inside = 0;

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when that many requests are held. */
  async held(count = 1): Promise<void> {
    while (this.#holding.size < count) {
      await new Promise<void>((resolve) => this.#arrivals.add(resolve));
    }
  }

  letGo(): void {
    for (const resume of this.#holding) resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://any');
    const image = (await buffer(request)).toString();
    if (url.pathname === '/healthz')
      return void this.#json(response, this.health.status === 'ok' ? 200 : 503, this.health);
    const query = Object.fromEntries(url.searchParams);
    this.received.push({ image, query, token: request.headers.authorization });
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#inside);
    response.on('close', () => this.#inside--);
    if (image.startsWith('broken')) return this.#refuse(response, 'image_unreadable', 'The image ends too early.');
    if (image.startsWith('busy') && !this.#refused.has(image)) {
      this.#refused.add(image);
      return this.#refuse(response, 'overloaded', 'Too many requests wait.');
    }
    if (image.startsWith('hold')) await this.#hold(response);
    if (!response.destroyed) this.#answer(response, (query.format ?? 'json') as Format, image);
  }

  async #hold(response: ServerResponse): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#holding.add(resolve);
    response.on('close', resolve);
    for (const arrival of this.#arrivals) arrival();
    this.#arrivals.clear();
    await promise;
    this.#holding.delete(resolve);
  }

  #answer(response: ServerResponse, format: Format, image: string): void {
    response.setHeader('x-lastgood-release', this.release.id.slice(7, 19));
    const count = Number(image.match(/\d+/)?.[0] ?? 0);
    if (format === 'json') this.#json(response, 200, { ...parsing(count, this.release), segments: this.segments });
    else if (format === 'coco') this.#json(response, 200, { images: [], annotations: [], categories: [] });
    else response.writeHead(200, { 'content-type': 'image/png' }).end(PIXEL);
  }

  #refuse(response: ServerResponse, code: ErrorCode, error: string): void {
    const body: ErrorResponse = { status: 'error', error, code, hint: 'Save it again.', request_id: 'r1' };
    this.#json(response, ERRORS[code].status, body);
  }

  #json(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}

export const RELEASE = { id: `sha256:${'ab'.repeat(32)}`, version: '2.0.0', generation: 3 };

const PIXEL = encode({ width: 1, height: 1, data: new Uint8Array([7]), channels: 1 });

function parsing(count: number, release: ParseResponse['release']): ParseResponse {
  return {
    status: 'success',
    inference_time: '0.01s',
    mask_shape: [1, 1],
    release,
    image: { width: 1, height: 1 },
    people: Array.from({ length: count }, (_, i) => ({ id: i + 1, score: 0.9, box: [0, 0, 1, 1], area: 1 })),
    segments: [],
    labels: [{ id: 0, name: 'background', color: [0, 0, 0] }],
    timings: { queue_ms: 0, decode_ms: 0, preprocess_ms: 0, inference_ms: 10, postprocess_ms: 0, encode_ms: 0 },
  };
}
