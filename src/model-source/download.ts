import fetch from 'npm-registry-fetch';
import { isFinal } from '../download/failures.ts';
import type { PartialFile } from '../download/partial-file.ts';
import { receive } from '../download/receive.ts';
import { retry as retrying } from '../download/retry.ts';
import type { RegistryAccess } from './registry.ts';

/** No package that is meant to be here is bigger. */
const MAX_BYTES = 8e9;

export interface DownloadOptions extends RegistryAccess {
  onProgress(bytes: number, total: number | undefined): void;
}

/**
 * Downloads `url` into `file`, going on where an earlier try stopped (a range request; servers that know none send all
 * again). By npm's own client, which knows the registry's credentials and npm's proxy. The content is not checked here.
 * @throws LastgoodError `store_full`, `store_unwritable`; whatever the network said last when it was given up
 */
export async function download(url: string, file: PartialFile, options: DownloadOptions): Promise<void> {
  const { retry, signal, onProgress } = options;
  let reached = await file.size();
  const attempt = async () => {
    const offset = await file.size();
    const response = await request(url, offset, options);
    if (response === null) {
      // 416: what is here is no beginning of what is there.
      await file.remove();
      throw new Error('The server does not go on with an earlier download');
    }
    await receive(response, file, {
      offset,
      maxBytes: MAX_BYTES,
      stallMs: retry.stallMs,
      signal,
      onBytes: (bytes, total) => {
        reached = Math.max(reached, bytes);
        onProgress(bytes, total);
      },
    });
  };
  await retrying(attempt, { policy: retry, signal, isFinal, progress: () => reached });
}

async function request(url: string, offset: number, { npm, retry, signal }: DownloadOptions) {
  const headers = { 'accept-encoding': 'identity', ...(offset > 0 && { range: `bytes=${offset}-` }) };
  try {
    return await fetch(url, { timeout: retry.stallMs, ...npm, headers, signal });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 416) return null;
    throw error;
  }
}
