import { openNetwork } from './network.ts';
import { request } from './request.ts';

/** Enough for a connection to reach its speed. */
const MAX_BYTES = 8e6;
const MAX_MS = 3_000;

export interface SpeedTrial {
  url: string;
  credentials?: Record<string, string> | undefined;
  signal: AbortSignal;
}

/**
 * Downloads the beginning of a file and throws it away: 8 MB at most, for 3 seconds at most.
 * @returns what came, and the milliseconds from the question to the last byte
 * @throws whatever keeps it from being downloaded; the signal's reason
 */
export async function tryDownload({ url, credentials, signal }: SpeedTrial): Promise<{ bytes: number; ms: number }> {
  await using network = await openNetwork();
  const headers = { 'accept-encoding': 'identity', range: `bytes=0-${MAX_BYTES - 1}` };
  const begun = performance.now();
  const { body } = await request(url, { network, signal, stallMs: 2 * MAX_MS, headers, credentials });
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes >= MAX_BYTES || performance.now() - begun > MAX_MS) break;
    }
  } finally {
    body.destroy();
  }
  return { bytes, ms: performance.now() - begun };
}
