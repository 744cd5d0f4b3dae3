import { tryDownload } from '../download/try-speed.ts';
import { inspectWithIndexes } from './probe.ts';
import { withoutSecretsIn } from './secrets.ts';

/** Bytes that came in so many milliseconds, or why none did. */
export type IndexSpeed = { bytes: number; ms: number } | { failure: string };

/**
 * How fast an index gives a file, by its beginning.
 * @param python knows the logins
 */
export async function tryIndex(url: string, python: string, signal: AbortSignal): Promise<IndexSpeed> {
  try {
    const { indexes } = await inspectWithIndexes(python, signal);
    const login = indexes.authorization(url);
    return await tryDownload({ url, signal, ...(login !== null && { credentials: { authorization: login } }) });
  } catch (error) {
    signal.throwIfAborted();
    const { message, cause } = error as Error;
    return { failure: withoutSecretsIn(cause instanceof Error && cause.message !== '' ? cause.message : message) };
  }
}
