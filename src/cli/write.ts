import { setImmediate } from 'node:timers/promises';
import type { Output } from './host.ts';

/**
 * Writes and waits until the stream took it, so that nothing is lost when the process exits right after.
 * A reader that went away (`lastgood parse a.jpg | head -1`) is no failure.
 *
 * @returns false when nobody reads any more
 */
export function write(stream: Output, data: string | Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => {
      if (error && !isGone(error)) reject(error);
      else resolve(!error);
    });
  });
}

export function writeLine(stream: Output, line: string): Promise<boolean> {
  return write(stream, `${line}\n`);
}

/** Waits until all that was written is taken, or found that nobody reads, and whoever listens was told so. */
export async function settled(stream: Output): Promise<void> {
  await write(stream, '');
  // Streams tell of an error after they called back.
  await setImmediate();
}

/** Keeps a closed pipe from ending the process; returns the undo. */
export function ignoreClosedPipe(stream: Output): () => void {
  const listener = (error: Error) => {
    if (!isGone(error)) throw error;
  };
  stream.on('error', listener);
  return () => stream.off('error', listener);
}

function isGone(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || error.code === 'ERR_STREAM_WRITE_AFTER_END';
}
