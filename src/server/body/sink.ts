import { LastgoodError } from '../../errors.ts';
import type { Payload } from '../../gateway/gateway.ts';
import type { Spill, SpilledBody } from '../../gateway/spill.ts';
import type { ByteLease } from './byte-budget.ts';
import { Gather } from './gather.ts';
import { Parts } from './parts.ts';

/** Where a body goes while it is read. */
export interface Sink {
  readonly size: number;
  /** Resolves, where it has to wait, when it can take more. @throws overloaded when there is no room */
  push(chunk: Buffer): void | Promise<void>;
}

/** Holds a body in memory, which is a share of all that may be held. */
export class HeldBody implements Sink {
  readonly #gather: Gather;
  readonly #lease: ByteLease;

  constructor(lease: ByteLease, expected: number) {
    this.#lease = lease;
    this.#gather = new Gather(expected);
  }

  get size(): number {
    return this.#gather.size;
  }

  push(chunk: Buffer): void {
    if (!this.#lease.take(chunk.length)) throw noRoom();
    this.#gather.push(chunk);
  }

  bytes(): Buffer {
    return this.#gather.bytes();
  }
}

export interface SpillingOptions {
  lease: ByteLease;
  spill: Spill;
  /** Bytes from which on it goes to disk. */
  holdBytes: number;
  /** Its announced length. */
  expected: number;
}

/** Holds a small body in memory; a large one, or one for which there is no room, goes to disk. */
export class SpillingBody implements Sink, AsyncDisposable {
  readonly #options: SpillingOptions;
  #parts = new Parts();
  #file: SpilledBody | undefined;
  #writing: Promise<void> | undefined;

  constructor(options: SpillingOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#file ? this.#file.size : this.#parts.size;
  }

  push(chunk: Buffer): void | Promise<void> {
    const { lease, holdBytes, expected } = this.#options;
    const fits = Math.max(expected, this.#parts.size + chunk.length) <= holdBytes;
    if (!this.#file && fits && lease.take(chunk.length)) return this.#parts.push(chunk);
    this.#writing = this.#write(chunk);
    return this.#writing;
  }

  async #write(chunk: Buffer): Promise<void> {
    try {
      if (!this.#file) {
        this.#file = await this.#options.spill.open();
        for (const part of this.#parts.all()) await this.#file.write(part);
        this.#parts = new Parts();
        this.#options.lease.release();
      }
      await this.#file.write(chunk);
    } catch (cause) {
      throw noRoom(cause);
    }
  }

  payload(): Payload {
    if (this.#file) return this.#file;
    const parts = this.#parts.all();
    return parts.length === 1 ? parts[0]! : parts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing?.catch(() => {});
    await this.#file?.close();
  }
}

function noRoom(cause?: unknown): LastgoodError {
  return new LastgoodError('overloaded', 'Too many uploads are under way to take one more.', {
    hint: 'Try again in a moment.',
    retryAfter: 1,
    cause,
  });
}
