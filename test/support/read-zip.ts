import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise } from 'yauzl';

export interface ZipFileRead {
  content: Buffer;
  executable: boolean;
}

/** Every file of a zip, in its order; check sums are checked. */
export async function readZip(path: string): Promise<Map<string, ZipFileRead>> {
  const zip = await openPromise(path);
  const files = new Map<string, ZipFileRead>();
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    files.set(entry.fileName, { content, executable: ((entry.externalFileAttributes >>> 16) & 0o111) !== 0 });
  }
  return files;
}
