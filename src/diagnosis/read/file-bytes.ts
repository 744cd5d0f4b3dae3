import { open } from 'node:fs/promises';

/** Bytes that are read at once: long logs come one after the other. */
const CHUNK = 1 << 19;

/** The bytes of a file, all in the same memory: what is kept of them has to be copied before the next are asked for. */
export async function* fileBytes(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  await using file = await open(path);
  const memory = Buffer.allocUnsafeSlow(CHUNK);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(memory, 0, memory.length);
    if (bytesRead === 0) return;
    yield memory.subarray(0, bytesRead);
  }
}
