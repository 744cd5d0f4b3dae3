import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import fetch from 'npm-registry-fetch';
import { LastgoodError } from '../errors.ts';
import { ensureFree, onDisk } from '../store/disk.ts';
import type { PartialFile } from './partial-file.ts';
import { isFinal, type RegistryAccess } from './registry.ts';
import { retry as retrying } from './retry.ts';

/** No package that is meant to be here is bigger. */
const MAX_BYTES = 8e9;

type Response = Awaited<ReturnType<typeof fetch>>;

export interface DownloadOptions extends RegistryAccess {
  onProgress(bytes: number, total: number | undefined): void;
}

/**
 * Downloads `url` into `file`, going on where an earlier try stopped (a range request; servers that know none send all
 * again). The content is not checked here.
 * @throws LastgoodError `store_full`, `store_unwritable`; whatever the network said last when it was given up
 */
export async function download(url: string, file: PartialFile, options: DownloadOptions): Promise<void> {
  let reached = await file.size();
  await retrying(
    async () => {
      const response = await request(url, await file.size(), options);
      if (response === null) {
        // 416: what is here is no beginning of what is there.
        await file.remove();
        throw new Error('The server does not go on with an earlier download');
      }
      await receive(response, file, options, (bytes) => {
        reached = Math.max(reached, bytes);
      });
    },
    { policy: options.retry, signal: options.signal, isFinal, progress: () => reached },
  );
}

async function request(url: string, offset: number, { npm, retry, signal }: DownloadOptions): Promise<Response | null> {
  const headers = { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }) };
  try {
    return await fetch(url, { timeout: retry.stallMs, ...npm, headers, signal });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 416) return null;
    throw error;
  }
}

async function receive(
  response: Response,
  file: PartialFile,
  { retry, signal, onProgress }: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  const start = response.status === 206 && range !== null ? Number(range[1]) : 0;
  const length = Number(response.headers.get('content-length')) || undefined;
  const total = range !== null ? Number(range[2]) : length;
  if ((total ?? 0) > MAX_BYTES) throw tooBig(total!);
  const dir = dirname(file.path);
  await ensureFree(dir, (total ?? 0) - start);
  await onDisk(dir, async () => {
    const handle = await open(file.path, start > 0 ? 'r+' : 'w', 0o600);
    try {
      let bytes = start;
      await handle.truncate(start);
      onProgress(bytes, total);
      for await (const chunk of stalling(response, retry.stallMs, signal)) {
        await handle.write(chunk, 0, chunk.length, bytes);
        bytes += chunk.length;
        if (bytes > MAX_BYTES) throw tooBig(bytes);
        onBytes(bytes);
        onProgress(bytes, total);
      }
      if (total !== undefined && bytes < total)
        throw new Error(`The connection ended after ${bytes} of ${total} bytes`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** The chunks of a body; fails when none comes for a while, so that a dead connection is not waited for. */
async function* stalling({ body }: Response, stallMs: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
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

const tooBig = (bytes: number) =>
  new LastgoodError('source_invalid', `The package has ${bytes} bytes, more than the ${MAX_BYTES} that are taken.`, {
    hint: 'Name another source.',
  });
