import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LastgoodError } from '../errors.ts';
import { ensureFree, onDisk } from '../store/disk.ts';
import type { PartialFile } from './partial-file.ts';

/** An answer whose body is still coming in. */
export interface Incoming {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> & { destroy(error?: Error): unknown };
}

export interface ReceiveOptions {
  /** Where the answer must go on: what the range request asked for. */
  offset: number;
  /** Bytes of the whole; more are refused as they are announced or arrive. */
  size?: number | undefined;
  maxBytes: number;
  stallMs: number;
  signal: AbortSignal;
  /** Bytes that are there, of how many. */
  onBytes(bytes: number, total: number | undefined): void;
}

/**
 * Writes the body of an answer to a range request, or to a plain one, into the file. What arrived before a failure stays.
 * @throws LastgoodError `source_invalid` when it is too big, `integrity_mismatch` when it is not as long as it must be,
 * `store_full`, `store_unwritable`; Error when the connection broke or fell silent
 */
export async function receive(incoming: Incoming, file: PartialFile, options: ReceiveOptions): Promise<void> {
  const { offset, stallMs, signal, onBytes } = options;
  const { start, total } = extentOf(incoming);
  try {
    if (start !== 0 && start !== offset) throw new Error(`The server goes on at byte ${start} instead of ${offset}`);
    if (total !== undefined) checkSize(total, options, true);
    const dir = dirname(file.path);
    await ensureFree(dir, (total ?? 0) - start);
    await onDisk(dir, async () => {
      const handle = await open(file.path, start > 0 ? 'r+' : 'w', 0o600);
      try {
        let bytes = start;
        await handle.truncate(start);
        onBytes(bytes, total);
        for await (const chunk of stalling(incoming, stallMs, signal)) {
          checkSize(bytes + chunk.length, options, false);
          await handle.write(chunk, 0, chunk.length, bytes);
          bytes += chunk.length;
          onBytes(bytes, total);
        }
        if (total !== undefined && bytes < total) {
          throw new Error(`The connection ended after ${bytes} of ${total} bytes`);
        }
        checkSize(bytes, options, true);
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  } catch (error) {
    incoming.body.destroy();
    throw error;
  }
}

/** Where a body begins in the whole, and how long that is. */
function extentOf({ status, headers }: Incoming): { start: number; total: number | undefined } {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '');
  if (status === 206 && range !== null) return { start: Number(range[1]), total: Number(range[2]) };
  const length = headers.get('content-length');
  return { start: 0, total: length === null || length === '' ? undefined : Number(length) };
}

function checkSize(bytes: number, { size, maxBytes }: ReceiveOptions, isWhole: boolean): void {
  if (size !== undefined && (bytes > size || (isWhole && bytes !== size))) {
    throw new LastgoodError(
      'integrity_mismatch',
      `The file must have ${size} bytes; the server sends ${isWhole ? '' : 'at least '}${bytes}.`,
      { hint: 'Check the pinned size and which mirror is used; nothing of the download was kept.' },
    );
  }
  if (bytes > maxBytes) {
    throw new LastgoodError('source_invalid', `The file has ${bytes} bytes or more; at most ${maxBytes} are taken.`, {
      hint: 'Name another source.',
    });
  }
}

/** The chunks of a body; fails when none comes for a while, so that a dead connection is not waited for. */
async function* stalling({ body }: Incoming, stallMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = () => body.destroy(signal.reason);
  const stalled = () => body.destroy(new Error(`Nothing arrived for ${stallMs / 1000} s`));
  let timer = setTimeout(stalled, stallMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of body) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(stalled, stallMs);
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
