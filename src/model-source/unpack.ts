import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { Parser, type ReadEntry } from 'tar';
import { LastgoodError } from '../errors.ts';
import type { BlobInfo } from '../store/blobs.ts';
import type { Store } from '../store/store.ts';

/** Limits of what an archive may hold: beyond them it is broken or hostile. */
const MAX_ENTRIES = 100_000;
const MAX_FILE_BYTES = 8e9;
const MAX_TOTAL_BYTES = 32e9;

/**
 * Puts files of a package's tarball into the store. No name of the archive becomes a path on this machine, and links,
 * devices and folders are passed over.
 * @param paths inside of the package, without the folder (`package/`) that tarballs put everything in
 * @returns the files found, by path
 * @throws LastgoodError `integrity_mismatch` when it is no tarball or breaks the limits, `store_full`, `store_unwritable`
 */
export async function unpack(
  tarball: string,
  paths: ReadonlySet<string>,
  store: Store,
  signal: AbortSignal,
): Promise<Map<string, BlobInfo>> {
  const found = new Map<string, BlobInfo>();
  const puts: Promise<void>[] = [];
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  let entries = 0;
  let total = 0;
  const fail = (reason: unknown) => stop.abort(reason);
  const parser = new Parser({
    strict: true,
    maxDecompressionRatio: 1000,
    onReadEntry: (entry: ReadEntry) => {
      entries += 1;
      total += entry.size;
      if (entries > MAX_ENTRIES || total > MAX_TOTAL_BYTES || entry.size > MAX_FILE_BYTES) {
        fail(broken(tarball, 'it holds more than a package may'));
      }
      const path = entry.path.slice(entry.path.indexOf('/') + 1);
      if (stop.signal.aborted || !paths.has(path) || !/^(Old|Contiguous)?File$/.test(entry.type)) {
        entry.resume();
        return;
      }
      // Nothing more comes of an archive that is given up: whoever waits for the rest of a file must learn it.
      const giveUp = () => entry.destroy(stopped.reason);
      stopped.addEventListener('abort', giveUp, { once: true });
      // Given up before anybody reads it: whoever does later is told then, and nobody else is there to be.
      entry.on('error', () => {});
      const put = store.blobs
        .put(entry as AsyncIterable<Uint8Array>, { size: entry.size, signal: stopped })
        .then((info) => {
          found.set(path, info);
        })
        // One that is done is nobody's to give up: the signal lives as long as the server.
        .finally(() => stopped.removeEventListener('abort', giveUp));
      puts.push(put);
      // An entry that nobody reads on would hold the rest for ever.
      put.catch(fail);
    },
  });
  parser.on('error', (error) => fail(broken(tarball, error.message, error)));
  try {
    await feed(parser, tarball, stopped, () => found.size === paths.size);
  } catch (error) {
    signal.throwIfAborted();
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    await Promise.allSettled(puts);
  }
  await Promise.all(puts);
  return found;
}

/** Writes the file into the parser, at the pace at which entries are read, until its end or until enough was found. */
async function feed(parser: Parser, file: string, signal: AbortSignal, isEnough: () => boolean): Promise<void> {
  const ended = once(parser, 'end', { signal });
  // Waited for below; without this a failure before that would count as unhandled.
  ended.catch(() => {});
  for await (const chunk of createReadStream(file, { signal })) {
    if (!parser.write(chunk)) await once(parser, 'drain', { signal });
    signal.throwIfAborted();
    if (isEnough()) return;
  }
  parser.end();
  await ended;
}

const broken = (tarball: string, why: string, cause?: unknown) =>
  new LastgoodError('integrity_mismatch', `${tarball} is not a package's tarball: ${why}.`, {
    hint: 'Fetch it again; if it stays so, the source is broken.',
    cause,
  });
