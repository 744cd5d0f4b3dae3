import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import type { Endpoint } from './driver.ts';

/** Bytes in memory, in one piece or several, or elsewhere, from where they can be read as often as the call is sent. */
export type Payload = Uint8Array | readonly Uint8Array[] | StoredPayload;

export interface StoredPayload {
  readonly size: number;
  read(): Readable;
}

export interface Call {
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: Payload;
}

/** An answer of an instance. Nothing of it is missing, unless it comes as a stream. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  /** `set-cookie` may come several times, and its values cannot be joined (RFC 9110, 5.3). */
  cookies?: readonly string[];
  body: Uint8Array;
  /** All of an answer that was not to be held, `body` is empty then. Fails when the instance breaks off; destroying it ends the call. */
  stream?: Readable;
}

/** Nobody listens: the call has not reached the instance. */
const UNREACHED = new Set(['ECONNREFUSED', 'ENOENT']);
/** Errors of the kernel, of undici and of its parser (`HPE_…`) that say: gone in the middle, or no HTTP. */
const BROKEN =
  /^(ECONNRESET|EPIPE|ENOTCONN|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|UND_ERR_(DESTROYED|CLOSED)|HPE_.*)$/;

/** The instance broke off: it died, or it closed the connection before its answer was whole. */
export class BrokenOff extends Error {
  override name = 'BrokenOff';
  /** False when the instance cannot have seen the call. */
  readonly reached: boolean;

  constructor(message: string, options: { reached: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.reached = options.reached;
  }
}

/** Keep-alive connections to instances, one pool for each endpoint. */
export class Transport {
  readonly #pools = new Map<string, Pool>();

  /**
   * One attempt to get a call answered.
   * @param holdBytes answers beyond this size, and event streams, come as a stream; without it all are held
   * @throws BrokenOff; the signal's reason when it aborts; plain errors for what is a bug
   */
  async call(endpoint: Endpoint, call: Call, signal: AbortSignal, holdBytes = Infinity): Promise<Reply> {
    signal.throwIfAborted();
    try {
      const answer = await this.#pool(endpoint).request({ ...requestOf(call), signal });
      if (!isFramed(call, answer)) {
        answer.body.destroy();
        throw new BrokenOff('the answer has no length: its end cannot be told from a break', { reached: true });
      }
      const head = headOf(answer);
      if (isSmall(head, holdBytes)) return { ...head, body: await answer.body.bytes() };
      if (isEventStream(head)) return { ...head, body: new Uint8Array(), stream: answer.body };
      return { ...head, ...(await hold(answer.body, holdBytes)) };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw toBrokenOff(error) ?? error;
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  #pool(endpoint: Endpoint): Pool {
    const key = keyOf(endpoint);
    let pool = this.#pools.get(key);
    if (!pool) {
      this.#prune();
      pool = new Pool(originOf(endpoint), {
        pipelining: 1,
        // The gateway's deadline holds; undici's own would cut slow releases off.
        headersTimeout: 0,
        bodyTimeout: 0,
        ...('socketPath' in endpoint ? { socketPath: endpoint.socketPath } : {}),
      });
      this.#pools.set(key, pool);
    }
    return pool;
  }

  /** Each start of an instance has an endpoint of its own: pools of dead ones, which are without connections, go. */
  #prune(): void {
    for (const [key, pool] of this.#pools) {
      if (pool.stats.connected === 0 && pool.stats.size === 0) this.#pools.delete(key);
    }
  }
}

function originOf(endpoint: Endpoint): string {
  return 'origin' in endpoint ? endpoint.origin : 'http://instance';
}

export function keyOf(endpoint: Endpoint): string {
  return 'origin' in endpoint ? endpoint.origin : endpoint.socketPath;
}

function requestOf({ method, path, headers, body }: Call) {
  const request = { method: method as Dispatcher.HttpMethod, path };
  if (body instanceof Uint8Array) return { ...request, headers, body: body.length > 0 ? body : null };
  const [size, source] = isHeld(body) ? [sizeOf(body), body] : [body.size, body.read()];
  if (size === 0) return { ...request, headers, body: null };
  // undici takes any iterable, though its types do not say so.
  return { ...request, headers: { ...headers, 'content-length': String(size) }, body: source as Readable };
}

/** In memory, and whole. */
export const isHeld = (body: Payload): body is Uint8Array | readonly Uint8Array[] =>
  body instanceof Uint8Array || Array.isArray(body);

const sizeOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0);

function headOf({ statusCode, headers }: Dispatcher.ResponseData): Omit<Reply, 'body'> {
  const head: Omit<Reply, 'body'> = { status: statusCode, headers: {} };
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    if (name === 'set-cookie') head.cookies = [value].flat();
    else head.headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return head;
}

/** Without a length or chunks the end of an answer looks like a break. Some answers have no body by definition. */
function isFramed({ method }: Call, { statusCode, headers }: Dispatcher.ResponseData): boolean {
  if (method === 'HEAD' || statusCode === 204 || statusCode === 304) return true;
  return 'content-length' in headers || /\bchunked\b/i.test(String(headers['transfer-encoding'] ?? ''));
}

/** Known to be, before it is here. */
function isSmall(head: Pick<Reply, 'headers'>, holdBytes: number): boolean {
  if (holdBytes === Infinity) return true;
  return Number(head.headers['content-length']) <= holdBytes && !isEventStream(head);
}

const isEventStream = ({ headers }: Pick<Reply, 'headers'>) =>
  /^text\/event-stream\b/.test(headers['content-type'] ?? '');

/** The whole body, or, as soon as it proves too large, all of it as a stream. */
function hold(body: Readable, most: number): Promise<Pick<Reply, 'body' | 'stream'>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= most) return;
      body.pause();
      body.off('data', onData).off('end', onEnd).off('error', reject).off('close', onClose);
      body.unshift(Buffer.concat(chunks, size));
      resolve({ body: new Uint8Array(), stream: body });
    };
    const onEnd = () => {
      body.off('close', onClose);
      resolve({ body: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size) });
    };
    const onClose = () => reject(new BrokenOff('the answer broke off', { reached: true }));
    body.on('data', onData).on('end', onEnd).on('error', reject).on('close', onClose);
  });
}

function toBrokenOff(error: unknown): BrokenOff | null {
  if (error instanceof BrokenOff) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (UNREACHED.has(code)) return new BrokenOff(message, { reached: false, cause: error });
  return BROKEN.test(code) ? new BrokenOff(message, { reached: true, cause: error }) : null;
}
