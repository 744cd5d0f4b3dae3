import { Pool } from 'undici';
import type { Endpoint } from './driver.ts';

export interface Call {
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A whole answer of an instance: nothing of it is missing. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
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
   * @throws BrokenOff; the signal's reason when it aborts; plain errors for what is a bug
   */
  async call(endpoint: Endpoint, { method, path, headers, body }: Call, signal: AbortSignal): Promise<Reply> {
    signal.throwIfAborted();
    try {
      const answer = await this.#pool(endpoint).request({
        method: method as 'POST',
        path,
        headers,
        body: body.length > 0 ? body : null,
        signal,
      });
      const reply = { status: answer.statusCode, headers: flatten(answer.headers), body: await answer.body.bytes() };
      if (isFramed(reply)) return reply;
      throw new BrokenOff('the answer has no length: its end cannot be told from a break', { reached: true });
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

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function isFramed({ status, headers }: Reply): boolean {
  return status === 204 || 'content-length' in headers || /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}

function toBrokenOff(error: unknown): BrokenOff | null {
  if (error instanceof BrokenOff) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (UNREACHED.has(code)) return new BrokenOff(message, { reached: false, cause: error });
  return BROKEN.test(code) ? new BrokenOff(message, { reached: true, cause: error }) : null;
}
