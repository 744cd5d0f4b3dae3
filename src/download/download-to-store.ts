import { join } from 'node:path';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import { type Digest, digestFrom, hashFile, hexOf } from '../store/digest.ts';
import type { Store } from '../store/store.ts';
import { type DownloadSubject, downloadFailure, isFinal, nameOf } from './failures.ts';
import { type Network, openNetwork } from './network.ts';
import { PartialFile } from './partial-file.ts';
import { receive } from './receive.ts';
import { request, StatusError } from './request.ts';
import { DEFAULT_RETRY, type RetryPolicy, retry as retrying } from './retry.ts';
import { shownUrl } from './secrets.ts';
import { refusePages } from './web-page.ts';

/** No model or wheel that is meant to be here is bigger. */
const MAX_BYTES = 32e9;

/** `url` may hold `user:password@`, which goes to that server alone and into no message. */
export interface Download extends DownloadSubject {
  /** Hex, what the content must hash to. Without it, the connection is all that vouches for it. */
  sha256?: string | undefined;
  /** Bytes that there must be. */
  size?: number | undefined;
  /** Headers for the server that the URL names, and no other: a token. */
  credentials?: Record<string, string> | undefined;
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
    `${shownUrl(download.url)} ${download.sha256}`,
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
  // Stopped between the last byte and the store: nothing is left to fetch.
  const isWhole = begun > 0 && begun === (download.size ?? begun) && (await isPinned(download, file, signal));
  if (!isWhole) await fetchBytes(download, file, options);
  const digest = await hashFile(file.path, signal);
  if (download.sha256 === undefined || digest === digestFrom(download.sha256)) {
    const blob = { digest, size: await file.size() };
    await store.blobs.adopt(file.path, blob);
    return blob;
  }
  await file.remove();
  if (begun === 0) throw mismatch(download, digest);
  // What an earlier try left may be what is wrong: once more, from the first byte.
  return fetchChecked(download, file, options);
}

const isPinned = async ({ sha256 }: Download, file: PartialFile, signal: AbortSignal) =>
  sha256 !== undefined && (await hashFile(file.path, signal)) === digestFrom(sha256);

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
    await receive(await refusePages(answer, download.url), file, {
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

const mismatch = (download: Download, got: Digest) =>
  new LastgoodError(
    'integrity_mismatch',
    `${download.wanted} (${nameOf(download)}) is not what it must be: expected sha256 ${download.sha256}, got ${hexOf(got)}.`,
    { hint: 'Check the sha256 that is pinned and which mirror is used; nothing of the download was kept.' },
  );
