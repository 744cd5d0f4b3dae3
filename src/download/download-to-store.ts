import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { digestFrom } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { downloadFailure, isFinal } from './failures.ts';
import { type Network, openNetwork } from './network.ts';
import { PartialFile } from './partial-file.ts';
import { type Incoming, receive } from './receive.ts';
import { request, StatusError } from './request.ts';
import { DEFAULT_RETRY, type RetryPolicy, retry as retrying } from './retry.ts';
import { withoutSecrets } from './secrets.ts';

/** No model or wheel that is meant to be here is bigger. */
const MAX_BYTES = 32e9;

export interface Download {
  /** May hold `user:password@`, which goes to that server alone and into no message. */
  url: string;
  /** What the file is for, in the reader's words. */
  wanted: string;
  /** Hex, what the content must hash to. Without it, the connection is all that vouches for it. */
  sha256?: string | undefined;
  /** Bytes that there must be. */
  size?: number | undefined;
  /** Headers for the server that the URL names, and no other: a token. */
  credentials?: Record<string, string> | undefined;
  /** What the reader can do when the server lets nobody in without: `set HF_TOKEN`. */
  signIn?: string | undefined;
}

export interface DownloadOptions {
  store: Store;
  /** For unfinished downloads. */
  cacheDir: string;
  signal: AbortSignal;
  onProgress?: ((bytes: number, total: number | undefined) => void) | undefined;
  retry?: RetryPolicy | undefined;
  /** Kept open over many downloads; one is opened for this download when it is left out. */
  network?: Network | undefined;
}

/**
 * Gets one file into the store, whole and checked: from the store itself when the hash is known and there, else over the
 * network, going on where an earlier try stopped.
 * @throws LastgoodError `source_unreachable`, `file_missing` (404), `integrity_mismatch`, `source_invalid` (no URL, too
 * big, leads where it must not), `store_full`, `store_unwritable`; the signal's reason when aborted
 */
export async function downloadToStore(download: Download, options: DownloadOptions): Promise<BlobInfo> {
  const { store, signal } = options;
  if (download.sha256 !== undefined) {
    const digest = digestFrom(download.sha256);
    if ((await store.blobs.verify(digest, signal)) === 'intact') {
      return { digest, size: (await store.blobs.size(digest))! };
    }
  }
  await using network = options.network === undefined ? await openNetwork() : null;
  const file = await PartialFile.take(
    join(options.cacheDir, 'downloads'),
    `${withoutSecrets(download.url)} ${download.sha256}`,
  );
  // Without a hash nobody can tell whether what an earlier start left belongs to what is there now.
  if (download.sha256 === undefined) await file.remove();
  try {
    const blob = await fetchChecked(download, file, { ...options, network: options.network ?? network! });
    await file.remove();
    return blob;
  } catch (error) {
    // A full disk gets its space back, and what is wrong is not kept; after anything else the next start goes on here.
    const isUseless =
      download.sha256 === undefined || (error instanceof LastgoodError && error.code !== 'source_unreachable');
    await (isUseless ? file.remove() : file.shelve());
    signal.throwIfAborted();
    throw downloadFailure(error, download);
  }
}

type Connected = DownloadOptions & { network: Network };

async function fetchChecked(download: Download, file: PartialFile, options: Connected): Promise<BlobInfo> {
  const { store, signal } = options;
  const begun = await file.size();
  const digest = download.sha256 === undefined ? undefined : digestFrom(download.sha256);
  // Stopped between the last byte and the store: nothing is left to fetch.
  if (begun === 0 || begun !== download.size) await fetchBytes(download, file, options);
  try {
    return await store.blobs.putFile(file.path, { digest, size: download.size, signal });
  } catch (error) {
    if (!(error instanceof LastgoodError) || error.code !== 'integrity_mismatch') throw error;
    await file.remove();
    // What an earlier try left may be what is wrong: once more, from the first byte.
    if (begun > 0) return fetchChecked(download, file, options);
    throw mismatch(download, error);
  }
}

async function fetchBytes(download: Download, file: PartialFile, options: Connected): Promise<void> {
  const { signal, onProgress = () => {}, retry = DEFAULT_RETRY } = options;
  let reached = await file.size();
  let validator: string | null = null;
  const attempt = async () => {
    const offset = await file.size();
    const answer = await ask(download, offset, validator, options);
    if (answer === null) {
      // 416: what is here is no beginning of what is there.
      await file.remove();
      throw new Error('The server does not go on with an earlier download');
    }
    validator = answer.headers.get('etag');
    await receive(withoutPages(answer, download), file, {
      offset,
      size: download.size,
      maxBytes: MAX_BYTES,
      stallMs: retry.stallMs,
      signal,
      onBytes: (bytes, total) => {
        reached = Math.max(reached, bytes);
        onProgress(bytes, total ?? download.size);
      },
    });
  };
  await retrying(attempt, { policy: retry, signal, isFinal, progress: () => reached });
}

async function ask(
  { url, credentials }: Download,
  offset: number,
  validator: string | null,
  { network, signal, retry = DEFAULT_RETRY }: Connected,
) {
  const headers = {
    'accept-encoding': 'identity',
    ...(offset > 0 && { range: `bytes=${offset}-` }),
    // Changed meanwhile: then all of it comes again.
    ...(offset > 0 && validator !== null && !validator.startsWith('W/') && { 'if-range': validator }),
  };
  try {
    return await request(url, { network, signal, stallMs: retry.stallMs, headers, credentials });
  } catch (error) {
    if (error instanceof StatusError && error.statusCode === 416) return null;
    throw error;
  }
}

/**
 * Fails when a page comes instead of the file: a login, a block page of a proxy, an error that was sent as a success. Only
 * the first byte tells: there are servers that call every file they do not know `text/html`.
 */
function withoutPages(incoming: Incoming, { url }: Download): Incoming {
  const isPage = /^text\/html\b/i.test(incoming.headers.get('content-type') ?? '');
  if (!isPage || /\.html?$/.test(new URL(url).pathname)) return incoming;
  const { body } = incoming;
  async function* checked() {
    let isFirst = true;
    for await (const chunk of body) {
      if (isFirst && /^(\xef\xbb\xbf)?\s*</.test(Buffer.from(chunk).toString('latin1', 0, 100))) throw page(url);
      isFirst = false;
      yield chunk;
    }
  }
  return { ...incoming, body: Object.assign(checked(), { destroy: (error?: Error) => body.destroy(error) }) };
}

const page = (url: string) =>
  new LastgoodError('source_unreachable', `${withoutSecrets(url)} answers with a web page instead of the file.`, {
    hint: 'A proxy or a login stands between: open that address in a browser of this machine, and set HTTPS_PROXY or a mirror.',
  });

function mismatch({ url, wanted, sha256 }: Download, error: LastgoodError): LastgoodError {
  return new LastgoodError(
    'integrity_mismatch',
    `${wanted} from ${withoutSecrets(url)} is not what it must be: ${error.message.replace(/^.*?: /, '')}`,
    {
      hint: `Check the ${sha256 === undefined ? 'size' : 'sha256'} that is pinned and which mirror is used; nothing of the download was kept.`,
      cause: error,
    },
  );
}
