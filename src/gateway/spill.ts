import { type FileHandle, mkdir, open, readdir, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import type { StoredPayload } from '../runtime/transport.ts';

const CHUNK = 256 * 1024;
const NAME = /^lastgood-body-(\d+)-\d+$/;

/**
 * Puts bodies on disk that are too large to be held. A file loses its name as soon as it is open: however this process ends,
 * the kernel frees it. One that was killed in between leaves an empty file, which the next one removes.
 */
export class Spill {
  readonly #dir: string;
  #ready: Promise<void> | undefined;
  #opened = 0;

  constructor(dir: string = tmpdir()) {
    this.#dir = dir;
  }

  async open(): Promise<SpilledBody> {
    this.#ready ??= prepare(this.#dir);
    await this.#ready;
    const path = join(this.#dir, `lastgood-body-${process.pid}-${this.#opened++}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpilledBody(file);
  }
}

async function prepare(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(dir)) {
    const pid = NAME.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) await rm(join(dir, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A body on disk; can be read any number of times until it is closed. */
export class SpilledBody implements StoredPayload {
  readonly #file: FileHandle;
  #size = 0;
  #readers = 0;
  #closing = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  /** One at a time. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  read(): Readable {
    return Readable.from(this.#chunks(), { objectMode: false });
  }

  /** Not the handle's own stream: one that is broken off would close the file for the next one. */
  async *#chunks(): AsyncGenerator<Buffer> {
    this.#readers += 1;
    try {
      for (let position = 0; position < this.#size; ) {
        const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, position);
        if (bytesRead === 0) throw new Error('the body on disk is shorter than what was written');
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      this.#readers -= 1;
      await this.#settle();
    }
  }

  /** Nobody starts to read it any more; who is at it may finish: an answer can begin before all of its request was sent. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#settle();
  }

  async #settle(): Promise<void> {
    if (this.#closing && this.#readers === 0) await this.#file.close();
  }
}
