import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What a build says, written as it comes: who waits for minutes can read along. It stays after the build. */
export interface BuildLog extends AsyncDisposable {
  file: string;
  write(text: string): void;
}

/** The log of an earlier build of that name is written over. */
export async function openBuildLog(cacheDir: string, name: string): Promise<BuildLog> {
  const dir = join(cacheDir, 'logs');
  await mkdir(dir, { recursive: true });
  const file = join(dir, `build-${name}.log`);
  const stream = createWriteStream(file);
  // A log that cannot be written is no reason to fail: the build itself will, on a full disk.
  stream.on('error', () => {});
  return {
    file,
    write: (text) => void stream.write(`${text}\n`),
    async [Symbol.asyncDispose]() {
      stream.end();
      if (!stream.closed) await new Promise<void>((resolve) => stream.once('close', () => resolve()));
    },
  };
}
