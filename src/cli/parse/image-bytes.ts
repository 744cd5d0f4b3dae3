import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { LastgoodError } from '../../errors.ts';
import type { Input } from './inputs.ts';

/** @throws LastgoodError file_unreadable */
export async function readImage(input: Input, stdin: Readable, signal: AbortSignal): Promise<Uint8Array> {
  try {
    if (input.path === '-') return await buffer(abortable(stdin, signal));
    return await readFile(input.path, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new LastgoodError('file_unreadable', `${input.name} cannot be read (${code}).`, {
      hint: 'Check that it still is there, and that you may read it.',
      cause,
    });
  }
}

async function* abortable(stream: Readable, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    yield* stream;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
