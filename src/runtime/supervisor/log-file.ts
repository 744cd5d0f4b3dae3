import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const MAX_BYTES = 10_000_000;
/** Lines that wait for a slow disk; what a program says faster than that is dropped and counted. */
const MAX_WAITING = 4_000_000;

export interface LogFileOptions {
  /** Size at which the file becomes `<path>.1` and a new one begins. */
  maxBytes?: number;
  /** Told once when the file cannot be written; its lines are dropped until it can be again. */
  onFailure(error: Error): void;
}

/** A log file that has an upper bound, and that never keeps anybody waiting. Writes append: an earlier instance's lines stay. */
export class LogFile {
  readonly #path: string;
  readonly #options: Required<LogFileOptions>;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #size: number | undefined;
  #failing = false;
  #work: Promise<void> | undefined;

  constructor(path: string, options: LogFileOptions) {
    this.#path = path;
    this.#options = { maxBytes: MAX_BYTES, ...options };
  }

  write(line: string): void {
    if (this.#waitingBytes > MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(`${line}\n`);
    this.#waitingBytes += line.length;
    this.#work ??= this.#drain();
  }

  /** Resolves when everything that was written is in the file, or given up. */
  async flush(): Promise<void> {
    await this.#work;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const dropped = this.#dropped > 0 ? `… (${this.#dropped} lines dropped: the disk was too slow)\n` : '';
      const text = this.#waiting.join('') + dropped;
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#dropped = 0;
      try {
        await this.#append(Buffer.from(text));
        this.#failing = false;
      } catch (error) {
        this.#size = undefined;
        if (!this.#failing) this.#options.onFailure(error as Error);
        this.#failing = true;
      }
    }
    this.#work = undefined;
  }

  async #append(bytes: Buffer): Promise<void> {
    if (this.#size === undefined) {
      await mkdir(dirname(this.#path), { recursive: true });
      this.#size = await sizeOf(this.#path);
    }
    if (this.#size > 0 && this.#size + bytes.length > this.#options.maxBytes) {
      await rename(this.#path, `${this.#path}.1`);
      this.#size = 0;
    }
    await appendFile(this.#path, bytes, { mode: 0o600 });
    this.#size += bytes.length;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
